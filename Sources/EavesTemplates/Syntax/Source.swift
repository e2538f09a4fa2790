/// The text of a template with its line ends made `\n`, as bytes that stay in place.
final class Source: @unchecked Sendable {
  /// The bytes, followed by one zero byte that is not counted.
  let bytes: UnsafePointer<UInt8>
  let count: Int

  /// - Parameter keepTrailingNewline: whether a line end at the very end is kept
  init(_ text: String, keepTrailingNewline: Bool) {
    let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: text.utf8.count + 1)
    count = text.withBytes { bytes in
      var length = 0
      if let start = bytes.baseAddress, Libc.find(UInt8(ascii: "\r"), in: start, bytes.count) == nil
      {
        storage.update(from: start, count: bytes.count)
        length = bytes.count
        if !keepTrailingNewline, length > 0, storage[length - 1] == UInt8(ascii: "\n") {
          length -= 1
        }
        return length
      }
      var previous: UInt8 = 0
      for byte in bytes {
        defer { previous = byte }
        if byte == UInt8(ascii: "\n"), previous == UInt8(ascii: "\r") { continue }
        storage[length] = byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte
        length &+= 1
      }
      if !keepTrailingNewline, length > 0, storage[length - 1] == UInt8(ascii: "\n") {
        length -= 1
      }
      return length
    }
    storage[count] = 0
    bytes = UnsafePointer(storage)
  }

  deinit { bytes.deallocate() }

  /// Some of the bytes.
  func slice(_ start: Int, _ length: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + start, count: length)
  }

  /// Where the line of a place ends: its line feed, or the end of the source.
  func endOfLine(at offset: Int) -> Int {
    guard offset < count else { return count }
    return Libc.find(UInt8(ascii: "\n"), in: bytes + offset, count &- offset).map { $0 - bytes }
      ?? count
  }

  /// The line with a place, and the column of that place in code points, from 1.
  func lineText(at offset: Int) -> (text: String, column: Int) {
    let place = min(max(offset, 0), count)
    var start = place
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    var end = place
    while end < count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    let before = String(decoding: slice(start, place - start), as: UTF8.self)
    return (
      String(decoding: slice(start, end - start), as: UTF8.self), before.unicodeScalars.count + 1
    )
  }

  /// The text of a line, from 1.
  func lineText(_ line: Int) -> String? {
    guard let start = offset(ofLine: line) else { return nil }
    return lineText(at: start).text
  }

  /// Where a line starts.
  func offset(ofLine line: Int) -> Int? {
    var number = 1
    var offset = 0
    while number < line {
      guard offset < count else { return nil }
      if bytes[offset] == UInt8(ascii: "\n") { number += 1 }
      offset += 1
    }
    return offset
  }

  /// The line of a place, from 1.
  func line(at offset: Int) -> Int {
    var number = 1
    for place in 0..<min(offset, count) where bytes[place] == UInt8(ascii: "\n") { number += 1 }
    return number
  }
}
