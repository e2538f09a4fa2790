/// The value of a `Content-Disposition` header: whether the browser shows a file or saves it, and
/// under which name (RFC 6266).
public enum ContentDisposition: String, Sendable, Hashable {
  /// Shown, and saved under the name on wish.
  case inline
  /// Saved.
  case attachment

  /// The value of the header.
  ///
  /// A name beyond ASCII is given twice: in ASCII for old programs, and encoded (RFC 8187).
  /// - Parameter filename: the name to save under
  /// - Throws: `InvalidHeaderField` for a name with a line break or a NUL
  public func header(filename: String) throws(InvalidHeaderField) -> String {
    try InvalidHeaderField.check(filename, name: "Content-Disposition")
    var names: HeaderParameters = ["filename": filename]
    if !filename.utf8.allSatisfy({ $0 < 0x80 }) {
      let encoded = PercentEncoding.encode(filename, unescaped: Self.attributeCharacters)
      names.set("filename", to: ASCIIFolding.fold(filename).text)
      names.set("filename*", to: "UTF-8''\(encoded)")
    }
    return HeaderValue.dump(rawValue, names)
  }

  /// RFC 8187 §3.2.1, attr-char.
  private static let attributeCharacters = PercentEncoding.Unescaped("!#$&+-.^_`|~")
}
