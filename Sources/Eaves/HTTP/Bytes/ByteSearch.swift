/// Finds a word in bytes by looking at its last byte first and skipping ahead by what stands there
/// (Horspool, "Practical fast searching in strings", 1980).
///
/// Only the last bytes of a long word decide how far to skip, so that the work stays proportional
/// to the bytes searched whatever both contain.
struct ByteSearch: Sendable {
  private static let longestTail = 64

  private let word: [UInt8]
  /// Where the part of the word starts that is compared first.
  private let tailStart: Int
  /// By how much the word moves for each byte under its end.
  private let skips: [UInt8]

  /// A search for a word of at least one byte.
  init(_ word: [UInt8]) {
    self.word = word
    let tail = word.suffix(Self.longestTail)
    tailStart = tail.startIndex
    var skips = [UInt8](repeating: UInt8(tail.count), count: 256)
    for (distance, byte) in tail.dropLast().reversed().enumerated().reversed() {
      skips[Int(byte)] = UInt8(distance + 1)
    }
    self.skips = skips
  }

  /// The first index from `start` at which the word stands; nil where it does not.
  func firstIndex(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      skips.withUnsafeBufferPointer { skips in
        word.withUnsafeBufferPointer { word in
          let last = word.count - 1
          var index = start
          while index + last < bytes.count {
            let byte = bytes[index + last]
            if byte == word[last], Self.matches(word, bytes, at: index, tailStart: tailStart) {
              return index
            }
            index += Int(skips[Int(byte)])
          }
          return nil
        }
      }
    }
  }

  private static func matches(
    _ word: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, at index: Int,
    tailStart: Int
  ) -> Bool {
    for offset in tailStart..<word.count where bytes[index + offset] != word[offset] {
      return false
    }
    for offset in 0..<tailStart where bytes[index + offset] != word[offset] { return false }
    return true
  }
}
