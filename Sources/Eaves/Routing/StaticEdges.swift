/// The edges of a route tree that carry fixed text, in one hash table with open addressing.
struct StaticEdges: Sendable {
  /// An edge, while the table is made.
  struct Edge {
    let parent: Int32
    let text: [UInt8]
    let child: Int32
  }

  private struct Slot {
    var hash: UInt32 = 0
    var parent: Int32 = -1
    var child: Int32 = -1
    var textOffset: Int32 = 0
    var textLength: Int32 = 0
  }

  private var slots: [Slot]
  private var texts: [UInt8] = []
  private let mask: Int

  init(_ edges: [Edge]) {
    var capacity = 8
    // At most half full, so that chains of occupied slots stay short.
    while capacity < edges.count * 2 { capacity *= 2 }
    slots = Array(repeating: Slot(), count: capacity)
    mask = capacity - 1
    for edge in edges { insert(edge) }
  }

  private mutating func insert(_ edge: Edge) {
    let hash = edge.text.withUnsafeBufferPointer {
      PathHash.hash(parent: edge.parent, $0, 0..<$0.count)
    }
    var index = Int(hash) & mask
    while slots[index].parent >= 0 { index = (index + 1) & mask }
    slots[index] = Slot(
      hash: hash, parent: edge.parent, child: edge.child, textOffset: Int32(texts.count),
      textLength: Int32(edge.text.count))
    texts += edge.text
  }

  /// The node that a text leads to; -1 for none.
  @inline(__always)
  func child(
    of parent: Int32, hash: UInt32, _ path: UnsafeBufferPointer<UInt8>, _ part: Range<Int>
  ) -> Int32 {
    slots.withUnsafeBufferPointer { slots in
      texts.withUnsafeBufferPointer { texts in
        var index = Int(hash) & mask
        while slots[index].parent >= 0 {
          let slot = slots[index]
          if slot.hash == hash, slot.parent == parent, Int(slot.textLength) == part.count,
            Self.isEqual(texts, Int(slot.textOffset), path, part)
          {
            return slot.child
          }
          index = (index + 1) & mask
        }
        return -1
      }
    }
  }

  @inline(__always)
  private static func isEqual(
    _ texts: UnsafeBufferPointer<UInt8>, _ offset: Int, _ path: UnsafeBufferPointer<UInt8>,
    _ part: Range<Int>
  ) -> Bool {
    var index = offset
    for place in part {
      if texts[index] != path[place] { return false }
      index += 1
    }
    return true
  }
}

/// The hash of a part of a path below a node (FNV-1a, with the node as the start).
///
/// The table's keys are the app's own, so that a visitor can at most choose a long chain of slots
/// that is there anyway.
enum PathHash {
  @inline(__always)
  static func start(parent: Int32) -> UInt64 {
    0xCBF2_9CE4_8422_2325 ^ UInt64(truncatingIfNeeded: parent) &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  static func add(_ byte: UInt8, to hash: inout UInt64) {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  @inline(__always)
  static func finish(_ hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  static func hash(
    parent: Int32, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> UInt32 {
    var hash = start(parent: parent)
    for index in range { add(text[index], to: &hash) }
    return finish(hash)
  }
}
