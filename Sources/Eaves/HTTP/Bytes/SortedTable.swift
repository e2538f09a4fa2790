/// A text of `key=value` entries, separated by spaces or line breaks and sorted by the bytes of
/// their keys, in which a key is found by halving.
struct SortedTable {
  private let text: StaticString

  init(_ text: StaticString) { self.text = text }

  /// The value of a key; nil when it is not in the table.
  func value(of key: ArraySlice<UInt8>) -> [UInt8]? {
    text.withUTF8Buffer { bytes in
      var (low, high) = (0, bytes.count)
      while low < high {
        let entry = Self.entry(around: low + (high - low) / 2, in: bytes)
        let equals = bytes[entry].firstIndex(of: UInt8(ascii: "=")) ?? entry.upperBound
        let name = bytes[entry.lowerBound..<equals]
        if name.elementsEqual(key) {
          return Array(bytes[min(equals + 1, entry.upperBound)..<entry.upperBound])
        }
        if name.lexicographicallyPrecedes(key) {
          low = entry.upperBound + 1
        } else {
          high = entry.lowerBound
        }
      }
      return nil
    }
  }

  private static func entry(
    around index: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
    var start = index
    while start > 0, !isSeparator(bytes[start - 1]) { start -= 1 }
    var end = start
    while end < bytes.count, !isSeparator(bytes[end]) { end += 1 }
    return start..<end
  }
}
