extension HeaderValue {
  /// A value with its parameters, such as `text/html; charset=utf-8`.
  public struct Options: Sendable, Hashable {
    /// The value before the first semicolon.
    public var value: String
    /// The parameters, their names in small letters.
    public var parameters: HeaderParameters
  }

  /// Reads a value with parameters separated by semicolons (RFC 9110 §5.6.6).
  ///
  /// Parameters that are not well formed are skipped. Continuations (`name*0=…; name*1=…`) are put
  /// together and encoded values (`name*=UTF-8''…`) decoded (RFC 2231 §3 and §4), as uploads and
  /// mail programs send them; `%22` in a quoted value is a quote, as browsers write it in
  /// multipart forms (HTML standard, "multipart/form-data encoding algorithm").
  public static func options(_ text: String) -> Options { options(Array(text.utf8)) }

  static func options(_ bytes: [UInt8]) -> Options {
    guard let (before, after) = bytes.partition(at: UInt8(ascii: ";")) else {
      return Options(value: bytes.trimmed().text, parameters: HeaderParameters())
    }
    let value = before.trimmed()
    guard !value.isEmpty else { return Options(value: "", parameters: HeaderParameters()) }
    return Options(value: value.text, parameters: joined(parameterParts(after.trimmed())))
  }

  /// Writes a value with its parameters: `a; b=c; d="e f"`. Parameters without value are left out.
  public static func dump(_ value: String?, _ parameters: HeaderParameters) -> String {
    var segments = value.map { [$0] } ?? []
    for item in parameters.items {
      if let value = item.value { segments.append(pair(item.name, value)) }
    }
    return segments.joined(separator: "; ")
  }

  private typealias Part = (name: [UInt8], value: ArraySlice<UInt8>)

  /// The well-formed `name=value` parts, their values as they stand.
  private static func parameterParts(_ bytes: ArraySlice<UInt8>) -> [Part] {
    var parts: [Part] = []
    var rest = bytes
    while true {
      if let part = parameterPart(&rest) { parts.append(part) }
      guard let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) else { return parts }
      rest = rest[(semicolon + 1)...].drop(while: \.isWhitespace)
    }
  }

  /// Reads one part at the start of `rest`, and moves `rest` past a quoted value, which may hold
  /// semicolons.
  private static func parameterPart(_ rest: inout ArraySlice<UInt8>) -> Part? {
    let name = rest.prefix(while: \.isTokenCharacter)
    guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == UInt8(ascii: "=")
    else { return nil }
    rest = rest[(name.endIndex + 1)...]
    let token = rest.prefix(while: \.isTokenCharacter)
    let lowercasedName = name.map(\.lowercased)
    if !token.isEmpty { return (lowercasedName, token) }
    guard rest.first == UInt8(ascii: "\"") else { return nil }
    var index = rest.startIndex + 1
    while index < rest.endIndex {
      let byte = rest[index]
      if byte == UInt8(ascii: "\"") {
        defer { rest = rest[(index + 1)...] }
        return (lowercasedName, rest[...index])
      }
      let next = index + 1
      let isEscape =
        byte == UInt8(ascii: "\\") && next < rest.endIndex
        && (rest[next] == UInt8(ascii: "\\") || rest[next] == UInt8(ascii: "\""))
      index += isEscape ? 2 : 1
    }
    return nil
  }

  /// Decodes the parts and puts continuations together.
  private static func joined(_ parts: [Part]) -> HeaderParameters {
    var values = HeaderParameters.Builder()
    var continuedCharset: ExtendedValue.Charset?
    var charset: ExtendedValue.Charset?
    for (rawName, rawValue) in parts {
      var name = rawName
      var value = Array(rawValue)
      if name.last == UInt8(ascii: "*") {
        name.removeLast()
        if let extended = ExtendedValue(rawValue) {
          charset = extended.charset
          value = extended.value
        }
        // The parts after the first carry no charset of their own.
        if charset == nil || charset == .unnamed { charset = continuedCharset }
        if let charset, charset.isKnown {
          continuedCharset = charset
          value = charset.decode(PercentEncoding.decode(value))
        }
      }
      let text = unquotedParameter(value).text
      if let base = continuedName(name) {
        values.append(text, to: base.text)
      } else {
        values.set(name.text, to: text)
      }
    }
    return values.parameters
  }

  private static func unquotedParameter(_ value: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard value.first == quote, value.last == quote else { return value }
    let inner = Array(value.dropFirst().dropLast())
    return inner.replacing("\\\\", with: "\\").replacing("\\\"", with: "\"")
      .replacing("%22", with: "\"")
  }

  /// `name` of `name*12`; nil where the name has no such ending.
  private static func continuedName(_ name: [UInt8]) -> ArraySlice<UInt8>? {
    guard name.last?.isDigit == true, let star = name.lastIndex(where: { !$0.isDigit }),
      name[star] == UInt8(ascii: "*")
    else { return nil }
    return name[..<star]
  }
}
