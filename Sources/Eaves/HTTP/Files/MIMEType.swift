/// What the name of a file says about its content.
public struct MIMEType: Sendable, Hashable {
  /// The media type, `text/html`; nil when the extension is not known.
  public let mediaType: String?
  /// How the file is compressed, `gzip` for `archive.tar.gz`; nil when it is not.
  public let encoding: String?

  /// The media type of content that nothing is known of.
  public static let unknown = "application/octet-stream"

  /// Guesses from the last extension of a file name, whatever its case. No file is read: the table
  /// is that of Debian's `/etc/mime.types`.
  public static func guess(filename: String) -> MIMEType {
    var name = Array(filename.utf8)
    for (suffix, replacement) in compressedTypes where hasExtension(name, suffix) {
      name.removeLast(suffix.utf8CodeUnitCount)
      replacement.withUTF8Buffer { name.append(contentsOf: $0) }
      break
    }
    var encoding: String?
    if let last = fileExtension(of: name[...]), let found = encodings[last.text] {
      encoding = found
      name.removeLast(last.count + 1)
    }
    let mediaType = fileExtension(of: name[...]).flatMap { self.mediaType(ofExtension: $0) }
    return MIMEType(mediaType: mediaType, encoding: encoding)
  }

  private static let encodings = [
    "gz": "gzip", "Z": "compress", "bz2": "bzip2", "xz": "xz", "br": "br",
  ]

  /// Short names for two extensions.
  private static let compressedTypes: [(StaticString, StaticString)] = [
    (".svgz", ".svg.gz"), (".tgz", ".tar.gz"), (".taz", ".tar.gz"), (".tz", ".tar.gz"),
    (".tbz2", ".tar.bz2"), (".txz", ".tar.xz"),
  ]

  private static func hasExtension(_ name: [UInt8], _ suffix: StaticString) -> Bool {
    guard let last = fileExtension(of: name[...]) else { return false }
    return name[(last.startIndex - 1)...].equalsIgnoringCase(suffix)
  }

  /// What follows the last dot of the last path segment; nil where there is none but dots at the
  /// start, as in `.htaccess`.
  static func fileExtension(of name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let segment = name.lastIndex(of: UInt8(ascii: "/")).map { name[($0 + 1)...] } ?? name
    let start = segment.drop { $0 == UInt8(ascii: ".") }
    guard let dot = start.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    return start[(dot + 1)...]
  }

  /// Looks an extension up in the sorted table.
  private static func mediaType(ofExtension fileExtension: ArraySlice<UInt8>) -> String? {
    let wanted = fileExtension.map(\.lowercased)
    return SortedTable(table).value(of: wanted[...])?.text
  }
}
