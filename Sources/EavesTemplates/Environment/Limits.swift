/// What a render may use at most. A limit that is reached gives a `LimitError`.
public struct Limits: Hashable, Sendable {
  /// How deeply macros, includes, blocks and recursive loops may be nested.
  public var recursion = 200
  /// How many bytes one render may write, and one text may have.
  public var outputBytes = 64 << 20
  /// How many steps one render may take: loop passes, calls, items that filters go through.
  public var steps = 50_000_000
  /// How many bytes the lists, dictionaries and texts that one render makes may take together,
  /// counted when they are made, whether they are given up again or not. Values of the caller do not
  /// count.
  public var memoryBytes = 256 << 20
  /// How deeply expressions and statements of a source text may be nested.
  public var nesting = 100

  /// The default limits.
  public init() {}

  /// How many items of containers one comparison may look at.
  static let comparedValues = 10_000_000
  /// How deeply containers may be nested for comparing, hashing and printing.
  static let valueDepth = 200
  #if canImport(Glibc)
  /// How much of a thread's stack a render may use: threads have 8 MB by default.
  static let stackBytes: UInt = 2 << 20
  #else
  /// How much of a thread's stack a render may use: some threads have 512 KB or less.
  static let stackBytes: UInt = 96 << 10
  #endif
  /// How deeply a template may nest the containers that it makes.
  static let containerDepth = 100
  /// How many variables a template may have for other templates and blocks, counted for each scope that
  /// includes, imports or has a scoped block.
  static let sharedVariables = 500_000
  /// How many lazy sequences may be chained.
  static let iteratorDepth = 200
}
