/// The syntax that header field values share (RFC 9110 §5.6): quoted strings, comma-separated
/// lists and parameters, read as leniently as Werkzeug reads them.
public enum HeaderValue {
  /// Puts a value into double quotes where it is not a token.
  /// - Parameter allowToken: false to quote tokens too, as some parameters want it
  public static func quote(_ value: String, allowToken: Bool = true) -> String {
    let bytes = value.utf8
    if allowToken, !bytes.isEmpty, bytes.allSatisfy(\.isTokenCharacter) { return value }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    quoted.reserveCapacity(bytes.count + 2)
    for byte in bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        quoted.append(UInt8(ascii: "\\"))
      }
      quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    return quoted.text
  }

  /// Takes the double quotes and backslash escapes off a value; returns any other value as it is.
  public static func unquote(_ value: String) -> String { unquote(Array(value.utf8)[...]).text }

  /// Splits a list at its commas, drops empty items and unquotes those that are quoted as a whole.
  /// A list with an unclosed quote has no items.
  public static func list(_ value: String) -> [String] {
    listItems(Array(value.utf8)).map { unquote($0).text }
  }

  /// Reads a list whose items are `name=value` or a bare name.
  ///
  /// `name*=charset''value` (RFC 8187) is decoded where the charset is ASCII, UTF-8 or ISO 8859-1.
  public static func parameters(_ value: String) -> HeaderParameters {
    var parameters = HeaderParameters.Builder()
    for item in listItems(Array(value.utf8)).map(unquote) {
      guard let (before, after) = item.partition(at: UInt8(ascii: "=")) else {
        parameters.set(item.trimmed().text, to: nil)
        continue
      }
      var name = before.trimmed()
      var text = Array(after.trimmed())
      guard !name.isEmpty else { continue }
      if name.last == UInt8(ascii: "*") {
        name = name.dropLast()
        if let extended = ExtendedValue(text[...]) { text = extended.decoded ?? extended.value }
      }
      parameters.set(name.text, to: unquote(text[...]).text)
    }
    return parameters.parameters
  }

  /// Writes a list, its items quoted where they need it.
  public static func dump(_ items: some Sequence<String>) -> String {
    items.map { quote($0) }.joined(separator: ", ")
  }

  /// Writes parameters as a list: `a=b, c="d e", f`.
  public static func dump(_ parameters: HeaderParameters) -> String {
    parameters.items.map { item in
      guard let value = item.value else { return item.name }
      return pair(item.name, value)
    }.joined(separator: ", ")
  }

  /// `name=value`, where a name that ends with `*` already has an encoded value (RFC 8187).
  static func pair(_ name: String, _ value: String) -> String {
    name.utf8.last == UInt8(ascii: "*") ? "\(name)=\(value)" : "\(name)=\(quote(value))"
  }

  static func unquote(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let quote = UInt8(ascii: "\"")
    guard value.count >= 2, value.first == quote, value.last == quote else { return value }
    let inner = value.dropFirst().dropLast()
    guard inner.contains(UInt8(ascii: "\\")) else { return inner }
    var plain: [UInt8] = []
    plain.reserveCapacity(inner.count)
    var index = inner.startIndex
    while index < inner.endIndex {
      let next = index + 1
      if inner[index] == UInt8(ascii: "\\"), next < inner.endIndex,
        inner[next] != UInt8(ascii: "\n")
      {
        index = next
      }
      plain.append(inner[index])
      index += 1
    }
    return plain[...]
  }

  /// The items of a list, trimmed but still quoted.
  static func listItems(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var items: [ArraySlice<UInt8>] = []
    var start = 0
    var isQuoted = false
    var isEscaped = false
    func finish(at end: Int) {
      let item = bytes[start..<end].trimmed()
      if !item.isEmpty { items.append(item) }
    }
    for (index, byte) in bytes.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isQuoted = false }
      } else if byte == UInt8(ascii: ",") {
        finish(at: index)
        start = index + 1
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      }
    }
    guard !isQuoted else { return [] }
    finish(at: bytes.count)
    return items
  }
}
