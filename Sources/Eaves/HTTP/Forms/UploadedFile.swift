public import HTTPTypes

/// A file that was sent with a form.
///
/// Small files are in memory, larger ones in a temporary file without a name, which is gone with
/// the last reference to it.
public struct UploadedFile: Sendable {
  /// The name of the form's input.
  public let name: String
  /// The name of the file at the client, as it was sent; empty when no file was chosen. It may be
  /// anything, a path too: `safeFilename` is for storing.
  public let filename: String
  /// The headers of the part.
  public let fields: HTTPFields
  /// The number of bytes.
  public let size: Int
  private let storage: Storage

  private enum Storage: Sendable {
    case memory([UInt8])
    case file(OpenFile)
  }

  /// A file in memory.
  public init(name: String, filename: String, fields: HTTPFields = [:], content: [UInt8]) {
    self.name = name
    self.filename = filename
    self.fields = fields
    size = content.count
    storage = .memory(content)
  }

  private init(part: MultipartPart, size: Int, storage: Storage) {
    name = part.name ?? ""
    filename = part.filename ?? ""
    fields = part.fields
    self.size = size
    self.storage = storage
  }

  /// The `Content-Type` the client gave, which it may have guessed or made up.
  public var contentType: ContentType { ContentType(parsing: fields[.contentType]) }

  /// The name for storing: ASCII without a path; may be empty (see `SafePath.filename`).
  public var safeFilename: String { SafePath.filename(filename) }

  /// Whether the content is in a temporary file.
  var isOnDisk: Bool { if case .file = storage { true } else { false } }

  /// The content in pieces, so that a large file needs little memory.
  /// - Parameters:
  ///   - size: bytes of a piece, at least 1
  ///   - handle: is called for each piece
  /// - Throws: `FileError` when the temporary file cannot be read; what `handle` throws
  public func forEachChunk(
    ofSize size: Int = 65_536, _ handle: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    switch storage {
    case .memory(let bytes):
      for start in stride(from: 0, to: bytes.count, by: max(1, size)) {
        try handle(bytes[start..<min(start + max(1, size), bytes.count)])
      }
    case .file(let file):
      var offset = 0
      while offset < self.size {
        let bytes = try file.read(min(max(1, size), self.size - offset), at: offset)
        guard !bytes.isEmpty else { return }
        try handle(bytes[...])
        offset += bytes.count
      }
    }
  }

  /// The whole content.
  /// - Throws: `FileError` when the temporary file cannot be read
  public func content() throws -> [UInt8] {
    if case .memory(let bytes) = storage { return bytes }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    try forEachChunk { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Stores the file, over one that is there.
  /// - Parameter path: where to, with a name of your own or `safeFilename`
  /// - Throws: `FileError` when that fails
  public func save(to path: String) throws {
    let target = try OpenFile(writingTo: path)
    var offset = 0
    try forEachChunk { bytes in
      try target.write(bytes, at: offset)
      offset += bytes.count
    }
  }
}

extension UploadedFile {
  /// Takes in the bytes of a part, and moves to a temporary file when they are many.
  struct Writer {
    let part: MultipartPart
    let maxMemorySize: Int
    private var bytes: [UInt8] = []
    private var file: OpenFile?
    private var size = 0

    init(part: MultipartPart, maxMemorySize: Int) {
      self.part = part
      self.maxMemorySize = maxMemorySize
    }

    mutating func append(_ data: ArraySlice<UInt8>) throws(FileError) {
      if file == nil, size + data.count > maxMemorySize {
        let file = try OpenFile(temporaryIn: OpenFile.temporaryFolder)
        try file.write(bytes[...], at: 0)
        bytes = []
        self.file = file
      }
      if let file {
        try file.write(data, at: size)
      } else {
        bytes.append(contentsOf: data)
      }
      size += data.count
    }

    var finished: UploadedFile {
      UploadedFile(part: part, size: size, storage: file.map(Storage.file) ?? .memory(bytes))
    }
  }
}
