public import HTTPTypes

/// How to send a file: decided from its name, size and date, without opening it.
///
/// ```swift
/// let file = FileMetadata(path: path, size: size, modified: modified)
/// let plan = try FileResponsePlan(for: file, method: request.method, conditions: conditions)
/// // plan.status, plan.fields, and the bytes plan.range of the file as body
/// ```
public struct FileResponsePlan: Sendable, Hashable {
  /// How a file is to be sent.
  public struct Options: Sendable, Hashable {
    /// The media type; nil to guess it from the name.
    public var mediaType: String?
    /// The name to save under; nil for that of the file.
    public var downloadName: String?
    /// Whether the browser shows the file or saves it.
    public var disposition: ContentDisposition
    /// Whether conditions and ranges of the request are heeded.
    public var isConditional: Bool
    /// The `ETag`.
    public var tag: Tag
    /// When the content changed; nil for the date of the file.
    public var lastModified: HTTPDate?
    /// Seconds the file may be used without asking again; nil to ask each time.
    public var maxAge: Int?

    /// Where the `ETag` comes from.
    public enum Tag: Sendable, Hashable {
      /// Made from path, size and date; none for content without a path.
      case fromFile
      /// This one, without quotes.
      case value(String)
      /// None.
      case none
    }

    /// Options, of which each has its usual value.
    public init(
      mediaType: String? = nil, downloadName: String? = nil,
      disposition: ContentDisposition = .inline, isConditional: Bool = true,
      tag: Tag = .fromFile, lastModified: HTTPDate? = nil, maxAge: Int? = nil
    ) {
      self.mediaType = mediaType
      self.downloadName = downloadName
      self.disposition = disposition
      self.isConditional = isConditional
      self.tag = tag
      self.lastModified = lastModified
      self.maxAge = maxAge
    }
  }

  /// Content without a name cannot be sent without a media type, nor saved.
  public enum MissingName: Error, Hashable, CustomStringConvertible {
    /// The media type would be guessed from the name.
    case forMediaType
    /// An attachment is saved under its name.
    case forAttachment

    /// The reason and the fix.
    public var description: String {
      switch self {
      case .forMediaType:
        "the media type cannot be guessed without a file name; set downloadName or mediaType"
      case .forAttachment: "an attachment needs a file name; set downloadName"
      }
    }
  }

  /// The status: 200, 206, 304 or 412.
  public var status: HTTPResponse.Status
  /// The header fields, with the length of what is sent.
  public var fields: HTTPFields
  /// The bytes of the file that make the body; nil when there is none to send.
  public var range: Range<Int>?
}

extension FileResponsePlan {
  /// Plans a response.
  /// - Parameters:
  ///   - file: what is known of the file
  ///   - options: how to send it
  ///   - method: of the request
  ///   - conditions: of the request
  ///   - now: the present, for `Expires`
  /// - Throws: `MissingName`; `InvalidHeaderField` for a download name with a line break;
  ///   `HTTPError` 416 for a range that cannot be sent
  public init(
    for file: FileMetadata, options: Options = Options(), method: HTTPRequest.Method,
    conditions: RequestConditions, now: HTTPDate
  ) throws {
    let name = options.downloadName ?? file.name
    status = .ok
    fields = [:]
    try Self.setType(of: name, options, in: &fields)
    let lastModified = options.lastModified ?? file.modified
    if let lastModified { fields[.lastModified] = lastModified.description }
    Self.setCaching(options.maxAge, now: now, in: &fields)
    switch options.tag {
    case .fromFile: fields[.eTag] = file.tag.map { "\"\($0)\"" }
    case .value(let tag): fields[.eTag] = "\"\(tag)\""
    case .none: break
    }
    fields[.contentLength] = String(file.size)
    range = 0..<file.size
    guard options.isConditional else { return }
    if method == .get || method == .head { fields[.acceptRanges] = "bytes" }
    let outcome = try conditions.outcome(
      method: method, tag: fields[.eTag], lastModified: lastModified, length: file.size,
      allowsRanges: true)
    apply(outcome)
  }

  private static func setType(
    of name: String?, _ options: Options, in fields: inout HTTPFields
  ) throws {
    var mediaType = options.mediaType
    if mediaType == nil {
      guard let name else { throw MissingName.forMediaType }
      let guess = MIMEType.guess(filename: name)
      mediaType = guess.mediaType ?? MIMEType.unknown
      // Browsers would unpack an attachment while they save it under its packed name.
      if options.disposition == .inline { fields[.contentEncoding] = guess.encoding }
    }
    if let name {
      fields[.contentDisposition] = try options.disposition.header(filename: name)
    } else if options.disposition == .attachment {
      throw MissingName.forAttachment
    }
    if let mediaType { fields[.contentType] = ContentType.header(for: mediaType) }
  }

  private static func setCaching(_ maxAge: Int?, now: HTTPDate, in fields: inout HTTPFields) {
    var cache = CacheControl()
    guard let maxAge else {
      cache.noCache = .everything
      fields[.cacheControl] = cache.description
      return
    }
    if maxAge > 0 { cache.isPublic = true } else { cache.noCache = .everything }
    cache.maxAge = maxAge
    fields[.cacheControl] = cache.description
    fields[.expires] = now.advanced(by: maxAge).description
  }

  private mutating func apply(_ outcome: ConditionalOutcome) {
    switch outcome {
    case .whole: break
    case .notModified:
      status = .notModified
      range = nil
      fields.removeEntityFields()
    case .preconditionFailed:
      status = .preconditionFailed
    case .partial(let bytes, let contentRange):
      status = .partialContent
      range = bytes
      fields[.contentLength] = String(bytes.count)
      fields[.contentRange] = contentRange.description
    }
  }
}
