public import HTTPTypes

/// The head of a part of a multipart form (RFC 7578 §4.2): its name, and what its headers say.
public struct MultipartPart: Sendable, Hashable {
  /// The name of the form's input; nil when the client gives none.
  public let name: String?
  /// The name of the file; nil for a field that is no file.
  public let filename: String?
  /// The headers of the part; a line whose name is not that of a header is left out.
  public let fields: HTTPFields
  /// The number of bytes the headers had.
  let size: Int

  /// Reads the headers of a part, which stand before its first empty line.
  /// - Throws: `MultipartParser.Malformed` for headers that are not UTF-8, or do not name the part
  init(parsing block: ArraySlice<UInt8>) throws(MultipartParser.Malformed) {
    var fields: HTTPFields = [:]
    for line in Self.lines(of: block) {
      guard line.isUTF8 else { throw .headersNotUTF8 }
      let (name, value) = line.partition(at: UInt8(ascii: ":")) ?? (line[...], [])
      guard let name = HTTPField.Name(name.trimmed().text) else { continue }
      fields.append(HTTPField(name: name, lenientValue: Array(value.trimmed())))
    }
    guard let field = fields[fields: .contentDisposition].first else {
      throw .missingContentDisposition
    }
    let disposition = HeaderValue.options(field.value)
    name = disposition.parameters["name"]
    filename = disposition.parameters["filename"]
    self.fields = fields
    size = block.count
  }

  /// The lines, trimmed; one that starts with a space or a tab belongs to the line before.
  private static func lines(of block: ArraySlice<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for line in block.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
      let isContinuation = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
      if isContinuation, let last = lines.indices.last {
        lines[last].append(UInt8(ascii: " "))
        lines[last].append(contentsOf: line.trimmed())
      } else {
        let line = line.trimmed()
        if !line.isEmpty { lines.append(Array(line)) }
      }
    }
    return lines
  }

  /// The text of a field, in the charset the part names if that is ASCII, UTF-8 or ISO 8859-1.
  func text(of bytes: [UInt8]) -> String {
    guard let header = fields[.contentType],
      let name = HeaderValue.options(header).parameters["charset"]
    else { return bytes.text }
    return ExtendedValue.Charset(Array(name.utf8)[...]).decode(bytes).text
  }
}
