public import HTTPTypes

extension HTTPFields {
  /// Removes the fields that describe a body, as a 304 must (RFC 9110 §15.4.5); `Expires` and
  /// `Content-Location` stay, because they may have changed.
  public mutating func removeEntityFields() {
    for name in Self.entityFields { self[fields: name] = [] }
  }

  private static let entityFields: [HTTPField.Name] =
    [
      .allow, .contentEncoding, .contentLanguage, .contentLength, .contentRange, .contentType,
      .lastModified,
    ] + ["Content-MD5"].compactMap { HTTPField.Name($0) }
}
