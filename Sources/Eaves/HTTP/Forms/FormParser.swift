/// Reads the body of a form as it comes in, of either type that browsers send.
///
/// ```swift
/// guard var parser = try FormParser(contentType: type, contentLength: length) else { … }
/// while let chunk = try body.next() { try parser.parse(chunk) }
/// let form = try parser.finish()
/// ```
public struct FormParser: Sendable {
  private enum Body: Sendable {
    case urlencoded([UInt8])
    case multipart(MultipartParser, Collector)
    case malformed(String)
  }

  /// Bytes the parsers take at once.
  static let chunkSize = 65_536

  private let limits: FormLimits
  private var body: Body

  /// A parser for a body; nil when its type is not that of a form, or a multipart form has no
  /// boundary, and the body is to be left unread.
  /// - Parameters:
  ///   - contentType: of the request
  ///   - contentLength: in bytes; nil when it is not known
  ///   - limits: what the form may be
  /// - Throws: 413 for an urlencoded form longer than `limits.maxFormMemorySize`
  public init?(
    contentType: ContentType, contentLength: Int?, limits: FormLimits = FormLimits()
  ) throws(HTTPError) {
    self.limits = limits
    switch contentType.mediaType {
    case "application/x-www-form-urlencoded":
      if let contentLength, let limit = limits.maxFormMemorySize, contentLength > limit {
        throw .contentTooLarge
      }
      body = .urlencoded([])
    case "multipart/form-data":
      let boundary = contentType.parameters["boundary"] ?? ""
      guard !boundary.isEmpty, boundary.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
      body = .multipart(
        MultipartParser(boundary: boundary, limits: limits), Collector(limits: limits))
    default: return nil
    }
  }

  /// Takes in the next bytes of the body.
  /// - Throws: 413 when a limit is passed; `FileError` when a temporary file cannot be written
  public mutating func parse(_ chunk: some RandomAccessCollection<UInt8>) throws {
    var rest = chunk[...]
    while !rest.isEmpty {
      try parsePiece(rest.prefix(Self.chunkSize))
      rest = rest.dropFirst(Self.chunkSize)
    }
  }

  private mutating func parsePiece(_ piece: some Collection<UInt8>) throws {
    let current = body
    // The parser has to hold the only reference to its buffers while it changes them.
    body = .malformed("")
    switch consume current {
    case .urlencoded(var bytes):
      if let limit = limits.maxFormMemorySize, bytes.count + piece.count > limit {
        throw HTTPError.contentTooLarge
      }
      bytes.append(contentsOf: piece)
      body = .urlencoded(bytes)
    case .multipart(var parser, var collector):
      do {
        try parser.parse(piece) { try collector.handle($0) }
        body = .multipart(parser, collector)
      } catch let error as MultipartParser.Malformed {
        body = .malformed(error.description)
      }
    case .malformed(let reason):
      body = .malformed(reason)
    }
  }

  /// The form, when all of the body is there. A body that is not what its type says gives an empty
  /// form.
  /// - Throws: 413 when a limit is passed; `FileError` when a temporary file cannot be written
  public consuming func finish() throws -> FormData {
    switch body {
    case .urlencoded(let bytes):
      guard let fields = try? QueryParameters(parsing: bytes) else {
        return FormData(malformation: "the form is not UTF-8")
      }
      return FormData(fields: fields)
    case .multipart(var parser, var collector):
      do {
        try parser.finish { try collector.handle($0) }
        return collector.form
      } catch let error as MultipartParser.Malformed {
        return FormData(malformation: error.description)
      }
    case .malformed(let reason):
      return FormData(malformation: reason)
    }
  }
}

extension FormParser {
  /// Puts the parts of a multipart form together.
  struct Collector: Sendable {
    private enum Part: Sendable {
      case none
      case field(MultipartPart, [UInt8])
      case file(UploadedFile.Writer)
    }

    let limits: FormLimits
    private(set) var form = FormData()
    private var part = Part.none
    /// The bytes in memory, files not counted.
    private var size = 0

    init(limits: FormLimits) { self.limits = limits }

    mutating func handle(_ event: MultipartParser.Event) throws {
      switch event {
      case .begin(let head):
        try count(head.size)
        part =
          head.filename == nil
          ? .field(head, [])
          : .file(UploadedFile.Writer(part: head, maxMemorySize: limits.maxFileMemorySize))
      case .data(let bytes): try append(bytes)
      case .end: finishPart()
      }
    }

    private mutating func count(_ bytes: Int) throws(HTTPError) {
      size += bytes
      guard size <= limits.maxFieldsSize else { throw .contentTooLarge }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) throws {
      let current = part
      part = .none
      switch consume current {
      case .none: break
      case .field(let head, var content):
        if let limit = limits.maxFormMemorySize, content.count + bytes.count > limit {
          throw HTTPError.contentTooLarge
        }
        try count(bytes.count)
        content.append(contentsOf: bytes)
        part = .field(head, content)
      case .file(var writer):
        try writer.append(bytes)
        part = .file(writer)
      }
    }

    private mutating func finishPart() {
      switch part {
      case .none: break
      case .field(let head, let content):
        form.fields.append(head.name ?? "", head.text(of: content))
      case .file(let writer): form.files.append(writer.finished)
      }
      part = .none
    }
  }
}
