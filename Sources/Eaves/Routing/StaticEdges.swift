/// The edges of a route tree that carry fixed text, in one hash table with open addressing.
struct StaticEdges: Sendable {
  /// An edge, while the table is made.
  struct Edge {
    let parent: Int32
    let text: [UInt8]
    let child: Int32
  }

  private struct Slot: BitwiseCopyable {
    var parent: Int32 = -1
    var child: Int32 = -1
    var textOffset: Int32 = 0
    var textLength: Int32 = 0
    /// The first eight bytes, which are all of most texts.
    var firstWord: UInt64 = 0
  }

  private let slots: FrozenTable<Slot>
  private let texts: FrozenTable<UInt8>
  private let mask: Int

  init(_ edges: [Edge]) {
    var capacity = 8
    // At most half full, so that chains of occupied slots stay short.
    while capacity < edges.count * 2 { capacity *= 2 }
    let mask = capacity - 1
    var slots = Array(repeating: Slot(), count: capacity)
    var texts: [UInt8] = []
    for edge in edges {
      let part = edge.text.withUnsafeBufferPointer { PathPart($0, from: 0) }
      var index = part.slot(parent: edge.parent, mask: mask)
      while slots[index].parent >= 0 { index = (index + 1) & mask }
      slots[index] = Slot(
        parent: edge.parent, child: edge.child, textOffset: Int32(texts.count),
        textLength: Int32(edge.text.count), firstWord: part.firstWord)
      texts += edge.text
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
      if slot.parent == parent, slot.firstWord == part.firstWord,
        Int(slot.textLength) == part.count, isRestEqual(slot, part, path)
      {
        return slot.child
      }
      index = (index + 1) & mask
    }
  }

  @inline(__always)
  private func isRestEqual(
    _ slot: Slot, _ part: PathPart, _ path: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var offset = 8
    while offset < part.count {
      if texts[Int(slot.textOffset) + offset] != path[part.start + offset] { return false }
      offset += 1
    }
    return true
  }
}

/// What lies between two slashes of a path, with its hash; found and hashed eight bytes at a time.
///
/// The keys of the table are the app's own, so that a visitor can at most choose a long chain of
/// slots that is there anyway.
struct PathPart: BitwiseCopyable {
  let start: Int
  let end: Int
  /// The first eight bytes, filled up with zeros.
  let firstWord: UInt64
  private let hash: UInt64

  var count: Int { end - start }

  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  init(_ path: UnsafeBufferPointer<UInt8>, from start: Int) {
    var position = start
    var hash: UInt64 = 0
    var first: UInt64 = 0
    let bytes = UnsafeRawBufferPointer(path)
    while true {
      var word: UInt64
      var length = 8
      if position + 8 <= bytes.count {
        word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        // Sets the high bit of the first byte that is a slash (and maybe of later ones).
        let difference = word ^ 0x2F2F_2F2F_2F2F_2F2F
        let marks = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
        if marks != 0 {
          length = marks.trailingZeroBitCount / 8
          word &= (1 << UInt64(length * 8)) &- 1
        }
      } else {
        word = 0
        length = 0
        while position + length < bytes.count, bytes[position + length] != Byte.slash {
          word |= UInt64(bytes[position + length]) << UInt64(length * 8)
          length += 1
        }
      }
      if position == start { first = word }
      hash = (hash ^ word) &* Self.multiplier
      hash ^= hash >> 32
      position += length
      if length < 8 { break }
    }
    self.start = start
    end = position
    firstWord = first
    self.hash = hash
  }

  /// Where the search for the part below a node begins.
  @inline(__always)
  func slot(parent: Int32, mask: Int) -> Int {
    let mixed = (hash ^ UInt64(UInt32(bitPattern: parent))) &* Self.multiplier
    return Int(truncatingIfNeeded: mixed >> 32) & mask
  }
}
