import HTTPTypes

extension QueryParameters {
  /// Reads a query string or a form of type `application/x-www-form-urlencoded` (URL standard, §5).
  ///
  /// Items are separated by `&`; empty ones are dropped. Encoded bytes that are not UTF-8 stay
  /// encoded.
  /// - Throws: 400 for bytes that are neither encoded nor UTF-8
  public init(parsing bytes: [UInt8]) throws(HTTPError) {
    guard bytes.isUTF8 else {
      throw HTTPError(.badRequest, detail: "the query or form is not UTF-8")
    }
    var parser = Parser()
    bytes.withUnsafeBufferPointer { parser.parse($0) }
    self.init(parser.items)
  }

  /// Reads a query string.
  /// - Throws: 400 for bytes that are neither encoded nor UTF-8
  public init(parsing query: String) throws(HTTPError) {
    try self.init(parsing: Array(query.utf8))
  }

  private struct Parser {
    var items: [Item] = []
    /// Room for the decoded bytes of one name or value, kept to save allocations.
    private var scratch: [UInt8] = []

    mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) {
      var start = 0
      while start < bytes.count {
        let end = readItem(bytes, from: start)
        start = end + 1
      }
    }

    /// Reads one item; returns the index of the `&` after it.
    private mutating func readItem(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
      var index = start
      var nameEnd: Int?
      var isNameEncoded = false
      var isValueEncoded = false
      scan: while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "&"): break scan
        case UInt8(ascii: "=") where nameEnd == nil: nameEnd = index
        case UInt8(ascii: "%"), UInt8(ascii: "+"):
          if nameEnd == nil { isNameEncoded = true } else { isValueEncoded = true }
        default: break
        }
        index += 1
      }
      guard index > start else { return index }
      let name = text(bytes, start..<(nameEnd ?? index), isEncoded: isNameEncoded)
      let value = nameEnd.map { text(bytes, ($0 + 1)..<index, isEncoded: isValueEncoded) } ?? ""
      items.append(Item(name: name, value: value))
      return index
    }

    private mutating func text(
      _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isEncoded: Bool
    ) -> String {
      let part = UnsafeBufferPointer(rebasing: bytes[range])
      guard isEncoded else { return String(decoding: part, as: UTF8.self) }
      if scratch.count < part.count {
        scratch = [UInt8](repeating: 0, count: max(part.count, 2 * scratch.count))
      }
      return scratch.withUnsafeMutableBufferPointer { scratch in
        let decoded = UnsafeBufferPointer(rebasing: scratch[..<Self.decode(part, into: scratch)])
        return String(validating: decoded, as: UTF8.self)
          ?? Array(decoded).textKeepingInvalidEncoded
      }
    }

    /// Decodes `+` and `%XX`; a `%` without two hexadecimal digits stays.
    /// - Parameter decoded: has room for as many bytes
    /// - Returns: how many bytes came out
    private static func decode(
      _ bytes: UnsafeBufferPointer<UInt8>, into decoded: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
      var (read, written) = (0, 0)
      while read < bytes.count {
        var byte = bytes[read]
        read &+= 1
        if byte == UInt8(ascii: "+") {
          byte = UInt8(ascii: " ")
        } else if byte == UInt8(ascii: "%"), read &+ 1 < bytes.count,
          let high = bytes[read].hexDigitValue, let low = bytes[read &+ 1].hexDigitValue
        {
          byte = high << 4 | low
          read &+= 2
        }
        decoded[written] = byte
        written &+= 1
      }
      return written
    }
  }
}
