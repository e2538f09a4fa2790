/// How much a form may be, so that no client can fill memory or disk. The first three are Flask's.
public struct FormLimits: Sendable, Hashable {
  /// `MAX_CONTENT_LENGTH`: bytes of the whole body; nil for any number.
  public var maxContentLength: Int?
  /// `MAX_FORM_MEMORY_SIZE`: bytes of an urlencoded form, or of one field of a multipart form that
  /// is not a file; nil for any number. As in Werkzeug, the bytes of a multipart form that are read
  /// at once (up to 64 KiB) and the headers of a part must not be more either.
  public var maxFormMemorySize: Int?
  /// `MAX_FORM_PARTS`: fields and files of a multipart form; nil for any number.
  public var maxFormParts: Int?
  /// Bytes of all fields and part headers together, files not counted. Werkzeug has no such limit,
  /// and takes up to 1,000 fields of 500,000 bytes into memory.
  public var maxFieldsSize: Int
  /// Bytes of a file that are kept in memory; larger ones go to a temporary file.
  public var maxFileMemorySize: Int

  /// Limits, each with its usual value.
  public init(
    maxContentLength: Int? = nil, maxFormMemorySize: Int? = 500_000, maxFormParts: Int? = 1000,
    maxFieldsSize: Int = 8_000_000, maxFileMemorySize: Int = 512_000
  ) {
    self.maxContentLength = maxContentLength
    self.maxFormMemorySize = maxFormMemorySize
    self.maxFormParts = maxFormParts
    self.maxFieldsSize = maxFieldsSize
    self.maxFileMemorySize = maxFileMemorySize
  }
}
