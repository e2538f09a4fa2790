extension Text {
  /// Python's `str.replace`.
  /// - Parameters:
  ///   - old: what is replaced; an empty text lies before every code point and at the end
  ///   - new: what takes its place
  ///   - limit: how often it is done at most; negative for always
  /// - Throws: a `LimitError` when the result is too long
  static func replaced(
    _ text: String, _ old: String, with new: String, limit: Int = -1, _ context: RenderContext
  ) throws -> String {
    guard limit != 0 else { return text }
    return try text.withBytes { bytes in
      try old.withBytes { old in
        try new.withBytes { new in
          if old.isEmpty { return try interleaved(bytes, new, limit: limit, context) }
          if old.count == 1, new.count == 1, limit < 0 {
            return bytesReplaced(text, bytes, old[0], with: new[0])
          }
          return try replaced(text, bytes, old, with: new, limit: limit, context)
        }
      }
    }
  }

  private static func bytesReplaced(
    _ text: String, _ bytes: Bytes, _ old: UInt8, with new: UInt8
  ) -> String {
    guard bytes.has(old) else { return text }
    return String(bytes: bytes.count) { output in
      for place in 0..<bytes.count {
        let byte = bytes[place]
        output[place] = byte == old ? new : byte
      }
      return bytes.count
    }
  }

  private static func replaced(
    _ text: String, _ bytes: Bytes, _ old: Bytes, with new: Bytes, limit: Int,
    _ context: RenderContext
  ) throws -> String {
    guard bytes.first(old) != nil else { return text }
    var buffer = TextBuffer(capacity: bytes.count + new.count + 64)
    try appendReplaced(bytes, old, with: new, limit: limit, into: &buffer, context)
    return buffer.text()
  }

  /// Appends a text in which an old text, which is not empty, is replaced.
  static func appendReplaced(
    _ bytes: Bytes, _ old: Bytes, with new: Bytes, limit: Int, into buffer: inout TextBuffer,
    _ context: RenderContext
  ) throws {
    let search = TextSearch(old)
    let longest = context.environment.options.limits.outputBytes
    let bufferStart = buffer.count
    var start = 0
    var count = 0
    while limit < 0 || count < limit,
      let found = search.first(in: bytes, from: start, to: bytes.count)
    {
      buffer.append(bytes.part(start..<found))
      buffer.append(new)
      start = found + old.count
      count += 1
      if buffer.count - bufferStart > longest { break }
    }
    try context.requireSize(buffer.count - bufferStart + bytes.count - start)
    buffer.append(bytes.part(start..<bytes.count))
  }

  private static func interleaved(
    _ bytes: Bytes, _ new: Bytes, limit: Int, _ context: RenderContext
  ) throws -> String {
    var left = limit < 0 ? .max : limit
    let times = min(bytes.scalarCount + 1, left)
    let (size, overflow) = new.count.multipliedReportingOverflow(by: times)
    try context.requireSize(overflow ? .max : size.saturatingAdd(bytes.count))
    var buffer = TextBuffer(capacity: size + bytes.count)
    var place = 0
    while place < bytes.count, left > 0 {
      buffer.append(new)
      left -= 1
      let length = bytes.scalar(at: place).length
      buffer.append(bytes.part(place..<place + length))
      place += length
    }
    if left > 0 { buffer.append(new) }
    buffer.append(bytes.part(place..<bytes.count))
    return buffer.text()
  }
}

extension Int {
  /// A sum that stops at the largest integer.
  func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
