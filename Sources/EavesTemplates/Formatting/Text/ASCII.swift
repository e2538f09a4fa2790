/// Changes of the case of text that is all ASCII: from one piece of memory to another of the same size.
/// The loops have no branches, so that the compiler makes them go many bytes at a time.
enum ASCII {
  typealias Change = (
    _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int
  ) -> Void

  static func uppercase(
    _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    for place in 0..<count { to[place] = upper(from[place]) }
  }

  static func lowercase(
    _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    for place in 0..<count { to[place] = lower(from[place]) }
  }

  /// The first letter a capital, the others small.
  static func capitalize(
    _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    lowercase(from, to, count)
    if count > 0 { to[0] = upper(from[0]) }
  }

  /// The first letter of each word a capital, the others small; words begin as those of Jinja's filter
  /// `title` do.
  static func titleWords(
    _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int
  ) {
    lowercase(from, to, count)
    guard count > 0 else { return }
    to[0] = upper(from[0])
    for place in 1..<count where isWordBreak(from[place - 1]) { to[place] = upper(from[place]) }
  }

  @inline(__always)
  private static func upper(_ byte: UInt8) -> UInt8 { byte ^ (byte.isASCIILower ? 0x20 : 0) }

  @inline(__always)
  private static func lower(_ byte: UInt8) -> UInt8 { byte ^ (byte.isASCIIUpper ? 0x20 : 0) }

  /// Whether a word can begin behind a byte: space, hyphens and opening brackets.
  @inline(__always)
  private static func isWordBreak(_ byte: UInt8) -> Bool {
    (byte < 64 ? wordBreaks.low : wordBreaks.high) >> UInt64(byte & 63) & 1 != 0
  }

  /// A bit for each of these bytes: white space, `(`, `-`, `<`; `[`, `{`.
  private static var wordBreaks: (low: UInt64, high: UInt64) {
    (0x1F << 9 | 0x1F << 28 | 1 << 40 | 1 << 45 | 1 << 60, 1 << (91 - 64) | 1 << (123 - 64))
  }
}

extension String {
  /// A text made by a change of one that is all ASCII.
  init(ascii bytes: Bytes, _ change: ASCII.Change) {
    self.init(unsafeUninitializedCapacity: bytes.count) { buffer in
      guard let from = bytes.baseAddress, let to = buffer.baseAddress else { return 0 }
      change(from, to, bytes.count)
      return bytes.count
    }
  }
}

extension TextBuffer {
  /// Appends a text made by a change of one that is all ASCII.
  @inline(__always)
  mutating func append(ascii bytes: Bytes, _ change: ASCII.Change) {
    guard let from = bytes.baseAddress else { return }
    append(count: bytes.count) { change(from, $0, bytes.count) }
  }
}
