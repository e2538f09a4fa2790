/// The rules of a router as a tree whose edges are the parts of paths, compiled to plain values.
///
/// It holds the states of Werkzeug's `StateMachineMatcher`: each has edges of fixed text, which a
/// hash table finds in one step however many there are, and edges with placeholders, which are
/// tried in the order of their weights. Nothing in it counts references, so that a walk over it
/// touches nothing but bytes; ``RouteTrie`` owns the memory.
struct RouteTables: BitwiseCopyable, Sendable {
  /// A place in the tree.
  struct Node: BitwiseCopyable {
    /// The rules that end here, in `rules`.
    var firstRule: Int32 = 0
    var endOfRules: Int32 = 0
    /// The edges with placeholders, in `edges`.
    var firstEdge: Int32 = 0
    var endOfEdges: Int32 = 0
    /// The node behind an empty part, which a slash at the end of a path leads to; -1 for none.
    var emptyChild: Int32 = -1
    /// Whether other parts of fixed text lead on.
    var hasStaticChildren = false
  }

  /// An edge with placeholders.
  struct Edge: BitwiseCopyable {
    /// The pattern, when there is one placeholder and nothing else; else one of `matchers` is asked.
    let pattern: PlainPattern?
    let matcher: Int32
    let child: Int32
    let isFinal: Bool
    let isSuffixed: Bool
  }

  /// What matching must know of a rule.
  struct Entry: BitwiseCopyable {
    let rule: Int32
    let methods: MethodSet
    let isWebSocket: Bool
    let isStrict: Bool
    let mergesSlashes: Bool
    /// Whether a match may lead to another URL.
    let mayRedirect: Bool
    /// Whether there are values that do not come from the path.
    let hasFixedValues: Bool
    /// How the values that come from the path are read, in `readings`.
    let firstReading: Int32
    let captureCount: Int32
    /// The name of its first parameter among those of all rules.
    let firstName: Int32

    /// Whether a match has neither parameters nor a redirect to look into.
    var isPlain: Bool { captureCount == 0 && !hasFixedValues && !mayRedirect }
  }

  let nodes: FrozenTable<Node>
  let edges: FrozenTable<Edge>
  let rules: FrozenTable<Entry>
  let staticEdges: StaticEdges
  let readings: FrozenTable<ValueReading>
  /// The names of the methods, in the order of their bits.
  let methodCodes: FrozenTable<UInt64>

  /// Edges with more than one plain placeholder, and what they are made of.
  let matchers: FrozenTable<PartMatcher>
  let steps: FrozenTable<PartMatcher.Step>
  let choices: FrozenTable<PooledRange>
  let texts: FrozenTable<UInt8>

  /// The converters of the app's own. The owner of these tables keeps them alive.
  let converters: Unmanaged<CustomConverters>

  func deallocate() {
    nodes.deallocate()
    edges.deallocate()
    rules.deallocate()
    staticEdges.deallocate()
    readings.deallocate()
    methodCodes.deallocate()
    matchers.deallocate()
    steps.deallocate()
    choices.deallocate()
    texts.deallocate()
    converters.release()
  }
}

/// The converters of an app's own, in one place that can be pointed to.
final class CustomConverters: Sendable {
  let all: [any Converter]

  init(_ all: [any Converter]) { self.all = all }
}
