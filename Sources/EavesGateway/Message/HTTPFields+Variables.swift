import HTTPTypes

extension HTTPFields {
  /// The header fields of a request, from `HTTP_…`, CONTENT_TYPE, and CONTENT_LENGTH
  /// (RFC 3875 §4.1.18).
  init(_ variables: Variables) {
    self.init()
    reserveCapacity(16)
    variables.forEachBytes { name, value in
      guard let field = Self.fieldName(name), !value.isEmpty || field != .authorization else {
        return
      }
      append(HTTPField(name: field, lenientValue: value))
    }
    // Rewrites and SetEnvIf leave it under other names.
    if self[.authorization] == nil, let authorization = variables.authorization {
      self[.authorization] = authorization
    }
  }

  /// `HTTP_ACCEPT_LANGUAGE` → `Accept-Language`; nil for what is no header field.
  private static func fieldName(_ variable: ArraySlice<UInt8>) -> HTTPField.Name? {
    let prefix: StaticString = "HTTP_"
    let isField = prefix.withUTF8Buffer { variable.starts(with: $0) }
    guard isField else {
      if variable.elementsEqual("CONTENT_TYPE".utf8) { return .contentType }
      if variable.elementsEqual("CONTENT_LENGTH".utf8) { return .contentLength }
      return nil
    }
    let words = variable.dropFirst(prefix.utf8CodeUnitCount)
    if words.elementsEqual("PROXY".utf8) { return nil }
    return HTTPField.Name(capitalized(words))
  }

  private static func capitalized(_ words: ArraySlice<UInt8>) -> String {
    String(unsafeUninitializedCapacity: words.count) { buffer in
      var startsWord = true
      for (index, byte) in words.enumerated() {
        switch byte {
        case UInt8(ascii: "_"): buffer[index] = UInt8(ascii: "-")
        case UInt8(ascii: "A")...UInt8(ascii: "Z") where !startsWord: buffer[index] = byte | 0x20
        default: buffer[index] = byte
        }
        startsWord = byte == UInt8(ascii: "_")
      }
      return words.count
    }
  }
}
