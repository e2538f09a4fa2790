/// Copying an environment in C's form into the memory of variables.
extension Variables {
  /// The part of a block from the first to the last item; nil when there are others.
  static func piece(
    of block: UnsafeRawBufferPointer, with items: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>
  ) -> UnsafeRawBufferPointer? {
    guard let blockStart = block.baseAddress, let first = items.first, let last = items.last else {
      return nil
    }
    let start = UnsafeRawPointer(first)
    let end = UnsafeRawPointer(last) + CLibrary.length(of: last) + 1
    guard start >= blockStart, end <= blockStart + block.count,
      items.allSatisfy({ $0 >= first && $0 <= last })
    else { return nil }
    return UnsafeRawBufferPointer(start: start, count: end - start)
  }

  /// Copies the piece of a block that holds all items.
  static func copy(
    _ piece: UnsafeRawBufferPointer,
    with items: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>,
    to bytes: UnsafeMutableRawBufferPointer, _ places: UnsafeMutableBufferPointer<Place>
  ) {
    guard let start = piece.baseAddress else { return }
    bytes.copyMemory(from: piece)
    for (index, item) in items.enumerated() {
      places[CommonVariable.count &+ index] = Place(
        unreadAt: Int32(truncatingIfNeeded: UnsafeRawPointer(item) - start))
    }
  }

  /// Copies items one behind the other.
  static func copy(
    _ items: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>,
    to bytes: UnsafeMutableRawBufferPointer, _ places: UnsafeMutableBufferPointer<Place>
  ) {
    guard let start = bytes.baseAddress else { return }
    var end = 0
    for (index, item) in items.enumerated() {
      let length = CLibrary.length(of: item) + 1
      (start + end).copyMemory(from: item, byteCount: length)
      places[CommonVariable.count + index] = Place(unreadAt: Int32(truncatingIfNeeded: end))
      end += length
    }
  }
}
