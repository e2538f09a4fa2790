/// A recorded value, in JSON, as the conformance cases need it: objects keep the order of their keys,
/// and numbers keep the text they were written with (`3` and `3.0` differ, and some integers exceed
/// 64 bits).
public enum RecordedValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([RecordedValue])
  case object([Member])

  /// One `"key": value` of an object.
  public struct Member: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: RecordedValue
  }

  /// The value of an object's member; nil for a missing key and for what is not an object.
  public subscript(key: String) -> RecordedValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The text; nil for another kind of value.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The truth value; nil for another kind of value.
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  /// The number, when it is whole and fits.
  public var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  /// The number.
  public var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  /// The items of a list; nil for another kind of value.
  public var array: [RecordedValue]? { if case .array(let items) = self { items } else { nil } }
  /// The members of an object; nil for another kind of value.
  public var object: [Member]? { if case .object(let members) = self { members } else { nil } }
  /// Whether this is null.
  public var isNull: Bool { self == .null }
}

extension RecordedValue {
  /// What is wrong with a text that is not JSON, and at which byte.
  public struct SyntaxError: Error {
    /// What was expected.
    public let message: String
    /// Where, in bytes from the start.
    public let offset: Int
  }

  /// Parses one JSON text (RFC 8259).
  public init(parsing text: some Sequence<UInt8>) throws(SyntaxError) {
    var parser = Parser(bytes: Array(text))
    self = try parser.value()
    parser.skipSpace()
    guard parser.offset == parser.bytes.count else { throw parser.error("text after the value") }
  }

  private struct Parser {
    let bytes: [UInt8]
    var offset = 0

    func error(_ message: String) -> SyntaxError { SyntaxError(message: message, offset: offset) }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipSpace() {
      while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { offset += 1 }
    }

    mutating func accept(_ word: StaticString) -> Bool {
      word.withUTF8Buffer { expected in
        guard bytes[offset...].starts(with: expected) else { return false }
        offset += expected.count
        return true
      }
    }

    mutating func value() throws(SyntaxError) -> RecordedValue {
      skipSpace()
      guard let next else { throw error("the text ends before a value") }
      switch next {
      case UInt8(ascii: "{"): return try object()
      case UInt8(ascii: "["): return try array()
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "t") where accept("true"): return .bool(true)
      case UInt8(ascii: "f") where accept("false"): return .bool(false)
      case UInt8(ascii: "n") where accept("null"): return .null
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
      default: throw error("no JSON value here")
      }
    }

    mutating func number() -> RecordedValue {
      let start = offset
      let allowed = Set("+-.0123456789eE".utf8)
      while let byte = next, allowed.contains(byte) { offset += 1 }
      return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    mutating func array() throws(SyntaxError) -> RecordedValue {
      offset += 1
      var items: [RecordedValue] = []
      skipSpace()
      if accept("]") { return .array(items) }
      while true {
        items.append(try value())
        skipSpace()
        if accept("]") { return .array(items) }
        guard accept(",") else { throw error("expected , or ]") }
      }
    }

    mutating func object() throws(SyntaxError) -> RecordedValue {
      offset += 1
      var members: [Member] = []
      skipSpace()
      if accept("}") { return .object(members) }
      while true {
        skipSpace()
        guard next == UInt8(ascii: "\"") else { throw error("expected a key") }
        let key = try string()
        skipSpace()
        guard accept(":") else { throw error("expected :") }
        members.append(Member(key: key, value: try value()))
        skipSpace()
        if accept("}") { return .object(members) }
        guard accept(",") else { throw error("expected , or }") }
      }
    }

    mutating func string() throws(SyntaxError) -> String {
      offset += 1
      var text: [UInt8] = []
      while let byte = next {
        offset += 1
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
        case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
        default: text.append(byte)
        }
      }
      throw error("unterminated string")
    }

    mutating func escape() throws(SyntaxError) -> [UInt8] {
      guard let byte = next else { throw error("unterminated escape") }
      offset += 1
      switch byte {
      case UInt8(ascii: "b"): return [0x08]
      case UInt8(ascii: "f"): return [0x0C]
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "u"):
        var code = UInt32(try hex())
        if (0xD800..<0xDC00).contains(code), accept("\\u") {
          code = 0x10000 + (code - 0xD800) << 10 + (UInt32(try hex()) &- 0xDC00)
        }
        return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
      default: return [byte]
      }
    }

    mutating func hex() throws(SyntaxError) -> UInt16 {
      let digits = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
      guard digits.utf8.count == 4, let code = UInt16(digits, radix: 16) else {
        throw error("expected four hex digits")
      }
      offset += 4
      return code
    }
  }
}
