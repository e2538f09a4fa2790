/// The JSON of sessions and tokens: as Python's `json` writes and reads it, byte for byte, with the
/// tags of Flask's sessions on wish.
///
/// A reader of one's own, since neither the order of keys nor the difference between `1` and `1.0`
/// survives Foundation's, and since what it reads comes from outside: depth and numbers are
/// bounded.
struct SessionJSON: Sendable {
  /// How many lists and dictionaries may lie inside each other, tags included.
  static let maximumDepth = 256

  /// Whether the kinds beyond JSON's are written as Flask's tags, and read back from them.
  let isTagged: Bool
  /// Whether keys are written in the order of their code points.
  let sortsKeys: Bool
  /// Whether `,` and `:` are followed by a space.
  let isSpaced: Bool
  /// Whether what is not ASCII is written as escapes.
  let escapesNonASCII: Bool
  /// Whether values stand on lines of their own, two spaces further in for each list or dictionary
  /// they are in.
  var isIndented = false

  /// As Flask's session interface writes.
  static let session = SessionJSON(
    isTagged: true, sortsKeys: true, isSpaced: false, escapesNonASCII: true)

  /// As the URL-safe serialisers of itsdangerous write.
  static let compact = SessionJSON(
    isTagged: false, sortsKeys: false, isSpaced: false, escapesNonASCII: false)

  /// As Python's `json.dumps` writes by itself, and the plain serialisers of itsdangerous.
  static let spaced = SessionJSON(
    isTagged: false, sortsKeys: false, isSpaced: true, escapesNonASCII: true)

  /// Writes a value.
  /// - Throws: ``SessionValueError`` for a value that is too deep, or of a kind that needs tags.
  func write(_ value: SessionValue) throws(SessionValueError) -> [UInt8] {
    var writer = SessionJSONWriter(style: self)
    try writer.write(value, depth: 0)
    return writer.bytes
  }

  /// Reads a value.
  /// - Throws: ``SessionJSONError`` for what is not JSON in UTF-8, too deep, or wrongly tagged.
  func read(_ bytes: [UInt8]) throws(SessionJSONError) -> SessionValue {
    var reader = SessionJSONReader(bytes: bytes, isTagged: isTagged)
    return try reader.document()
  }
}

/// Why a value cannot be written.
public enum SessionValueError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Lists and dictionaries lie too deep inside each other.
  case tooDeep
  /// The value has a kind that plain JSON has not; says which.
  case notJSON(String)

  /// What cannot be written, and what to store instead.
  public var description: String {
    switch self {
    case .tooDeep:
      "The value has more than \(SessionJSON.maximumDepth) lists and dictionaries inside each "
        + "other: store something flatter."
    case .notJSON(let kind):
      "JSON has no \(kind): store it as text or a number, or use a tagged serializer."
    }
  }
}

/// What is wrong with a text that should be a value.
struct SessionJSONError: Error {
  let message: String
}
