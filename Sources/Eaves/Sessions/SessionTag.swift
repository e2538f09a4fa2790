internal import FoundationEssentials

/// The tags by which Flask's sessions carry what JSON has no word for: a dictionary whose only key
/// is a tag (`flask.json.tag`).
enum SessionTag: String {
  case dictionary = " di"
  case tuple = " t"
  case bytes = " b"
  case markup = " m"
  case uuid = " u"
  case date = " d"

  /// What is put behind the key of a dictionary that would look like a tag.
  static let keySuffix = "__"

  /// The kind in words.
  var kind: String {
    switch self {
    case .dictionary: "dictionary"
    case .tuple: "tuple"
    case .bytes: "bytes"
    case .markup: "markup"
    case .uuid: "UUID"
    case .date: "date"
    }
  }

  /// The tag for a value and what stands behind it; nil for a value that needs none.
  static func tagged(_ value: SessionValue) -> (tag: SessionTag, content: SessionValue)? {
    switch value {
    case .tuple(let items):
      (.tuple, .list(items))
    case .bytes(let bytes):
      (.bytes, .string(String(decoding: Base64.encodeStandard(bytes), as: UTF8.self)))
    case .markup(let html):
      (.markup, .string(html))
    case .uuid(let uuid):
      (.uuid, .string(uuid.uuidString.lowercased().filter { $0 != "-" }))
    case .date(let date):
      (.date, .string(HTTPDate(secondsSince1970: wholeSeconds(of: date)).description))
    default:
      nil
    }
  }

  /// The value that a tagged content means, by the rules of Python's types.
  /// - Throws: ``SessionJSONError`` for a content that the tag cannot have.
  func value(of content: SessionValue) throws(SessionJSONError) -> SessionValue {
    let value: SessionValue? =
      switch self {
      case .dictionary: unwrapped(content)
      case .tuple: items(of: content).map { .tuple($0) }
      case .bytes: decoded(content).map { .bytes($0) }
      case .markup: text(of: content).map { .markup($0) }
      case .uuid: uuid(content).map { .uuid($0) }
      case .date: date(content)
      }
    guard let value else { throw SessionJSONError(message: "the tagged \(kind) is malformed") }
    return value
  }

  private func unwrapped(_ content: SessionValue) -> SessionValue? {
    guard let (key, value) = content.dictionary?.first else { return nil }
    let scalars = key.unicodeScalars.dropLast(SessionTag.keySuffix.utf8.count)
    return .dictionary([String(scalars): value])
  }

  private func items(of content: SessionValue) -> [SessionValue]? {
    switch content {
    case .list(let items), .tuple(let items): items
    case .dictionary(let members): members.map { .string($0.key) }
    case .string(let text), .markup(let text): text.unicodeScalars.map { .string(String($0)) }
    case .bytes(let bytes): bytes.map { .int(Int($0)) }
    default: nil
    }
  }

  private func decoded(_ content: SessionValue) -> [UInt8]? {
    switch content {
    case .string(let text), .markup(let text): Base64.decodeStandard(text.utf8)
    case .bytes(let bytes): Base64.decodeStandard(bytes)
    default: nil
    }
  }

  /// What Python's `str` makes of a plain value. Lists and the like are refused: no HTML.
  private func text(of content: SessionValue) -> String? {
    switch content {
    case .string(let text), .markup(let text): text
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): String(number)
    case .largeInteger(let number): number.text
    case .double(let number): PythonText.of(number, infinity: "inf", notANumber: "nan")
    case .uuid(let uuid): uuid.uuidString.lowercased()
    default: nil
    }
  }

  /// Python takes a UUID with its URN prefix or in braces, and with hyphens anywhere.
  private func uuid(_ content: SessionValue) -> UUID? {
    guard var text = content.string?[...], text.utf8.count <= 64 else { return nil }
    if text.hasPrefix("urn:uuid:") { text = text.dropFirst(9) }
    if text.hasPrefix("{"), text.hasSuffix("}") { text = text.dropFirst().dropLast() }
    var digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 32 else { return nil }
    for place in [20, 16, 12, 8] { digits.insert(UInt8(ascii: "-"), at: place) }
    return UUID(uuidString: String(decoding: digits, as: UTF8.self))
  }

  /// A text that is no date means `null`, as in Flask.
  private func date(_ content: SessionValue) -> SessionValue? {
    switch content {
    case .null: .null
    case .string(let text), .markup(let text):
      HTTPDate(parsing: text).map {
        .date(Date(timeIntervalSince1970: Double($0.secondsSince1970)))
      } ?? .null
    default: nil
    }
  }

  private static func wholeSeconds(of date: Date) -> Int {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    // Compared as numbers that cannot trap: a date may be infinite.
    guard seconds > Double(Int.min) else { return .min }
    guard seconds < Double(Int.max) else { return .max }
    return Int(seconds)
  }
}
