/// The edges of a route tree that carry fixed text, in one hash table with open addressing.
///
/// The keys of the table are the app's own, so that a visitor can at most choose a long chain of
/// slots that is there anyway.
struct StaticEdges: BitwiseCopyable, Sendable {
  /// An edge, while the table is made.
  struct Edge {
    let parent: Int32
    let text: [UInt8]
    let child: Int32
  }

  private struct Slot: BitwiseCopyable {
    /// A node; -1 for a slot without an edge.
    var parent: Int32 = -1
    var child: Int32 = -1
    /// The first eight bytes, which are all of most texts.
    var firstWord: UInt64 = 0
    var text = PooledRange(start: 0, end: 0)
  }

  private let slots: FrozenTable<Slot>
  private let texts: FrozenTable<UInt8>
  /// The number of slots, a power of two, less one: any index that is cut to it is in range.
  private let mask: Int

  init(_ edges: [Edge]) {
    var capacity = 8
    // At most half full, so that chains of occupied slots stay short, and every one has an end.
    while capacity < edges.count * 2 { capacity *= 2 }
    let mask = capacity - 1
    var slots = Array(repeating: Slot(), count: capacity)
    var texts: [UInt8] = []
    for edge in edges {
      let part = edge.text.withUnsafeBufferPointer { PathPart($0, from: 0) }
      var index = part.slot(parent: edge.parent, mask: mask)
      while slots[index].parent >= 0 { index = (index + 1) & mask }
      slots[index] = Slot(
        parent: edge.parent, child: edge.child, firstWord: part.firstWord,
        text: texts.pool(edge.text))
    }
    self.slots = FrozenTable(slots)
    self.texts = FrozenTable(texts)
    self.mask = mask
  }

  func deallocate() {
    slots.deallocate()
    texts.deallocate()
  }

  /// The node that a part of a path leads to; -1 for none.
  @inline(__always)
  func child(of parent: Int32, _ part: PathPart, in path: UnsafeBufferPointer<UInt8>) -> Int32 {
    var index = part.slot(parent: parent, mask: mask)
    while true {
      let slot = slots[index]
      if slot.parent < 0 { return -1 }
      if slot.parent == parent, slot.firstWord == part.firstWord, slot.text.count == part.count,
        part.count <= 8 || isRestEqual(texts[slot.text], part, path)
      {
        return slot.child
      }
      index = (index &+ 1) & mask
    }
  }

  /// Compares what follows the first eight bytes of two texts of the same length, which is more than
  /// eight: words that lie within both, of which the last may overlap the one before.
  private func isRestEqual(
    _ text: UnsafeBufferPointer<UInt8>, _ part: PathPart, _ path: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let last = part.count &- 8
    var offset = 8
    while offset < last {
      if text.word(at: offset) != path.word(at: part.start &+ offset) { return false }
      offset &+= 8
    }
    return text.word(at: last) == path.word(at: part.start &+ last)
  }
}
