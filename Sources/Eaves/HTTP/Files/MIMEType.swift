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

/// A text of `key=value` entries, separated by spaces or line breaks and sorted by the bytes of
/// their keys, in which a key is found by halving.
struct SortedTable {
  private let text: StaticString

  init(_ text: StaticString) { self.text = text }

  /// The value of a key; nil when it is not in the table.
  func value(of key: ArraySlice<UInt8>) -> [UInt8]? {
    text.withUTF8Buffer { bytes in
      var (low, high) = (0, bytes.count)
      while low < high {
        let entry = Self.entry(around: low + (high - low) / 2, in: bytes)
        let equals = bytes[entry].firstIndex(of: UInt8(ascii: "=")) ?? entry.upperBound
        let name = bytes[entry.lowerBound..<equals]
        if name.elementsEqual(key) {
          return Array(bytes[min(equals + 1, entry.upperBound)..<entry.upperBound])
        }
        if name.lexicographicallyPrecedes(key) {
          low = entry.upperBound + 1
        } else {
          high = entry.lowerBound
        }
      }
      return nil
    }
  }

  private static func entry(
    around index: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
    var start = index
    while start > 0, !isSeparator(bytes[start - 1]) { start -= 1 }
    var end = start
    while end < bytes.count, !isSeparator(bytes[end]) { end += 1 }
    return start..<end
  }
}
