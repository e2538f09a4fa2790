import Crypto
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is laid out for the host: folders, files, and links, each with the permissions that suexec
/// and careful hosts want. Nothing is writable for the group or for others.
struct PackageTree: Sendable {
  /// One of them.
  struct Item: Hashable, Sendable {
    /// What it is.
    enum Kind: Hashable, Sendable {
      case folder
      /// A file with this content.
      case bytes([UInt8])
      /// A file with the content of another.
      case copy(of: String)
      case link(to: String)
    }

    /// Below the folder of the package.
    let path: String
    let kind: Kind
    let mode: mode_t
    /// In seconds since 1970.
    let time: Int
  }

  /// A time for what nobody asks the time of, so that the same content gives the same package:
  /// 1980-01-01 00:00 UTC, the earliest that all archives can hold.
  static let fixedTime = 315_532_800

  private(set) var items: [Item] = []

  /// The latest time that files are given; nil for none. Packages that are made in several places of
  /// the same sources are the same when all are given the time of the sources
  /// (https://reproducible-builds.org/docs/source-date-epoch/).
  private let latestTime: Int?

  /// - Parameter latestTime: by default what the variable SOURCE_DATE_EPOCH says
  init(latestTime: Int? = getenv("SOURCE_DATE_EPOCH").flatMap { Int(String(cString: $0)) }) {
    self.latestTime = latestTime
  }

  mutating func addFolder(_ path: String, mode: mode_t = 0o755) {
    guard !items.contains(where: { $0.path == path }) else { return }
    items.append(Item(path: path, kind: .folder, mode: mode, time: Self.fixedTime))
  }

  /// Adds a file, and the folders it lies in below `top`.
  mutating func add(_ content: [UInt8], at path: String, below top: String, mode: mode_t = 0o644) {
    addFolders(of: path, below: top)
    items.append(Item(path: path, kind: .bytes(content), mode: mode, time: Self.fixedTime))
  }

  /// Adds a copy of a file, and the folders it lies in below `top`.
  /// - Parameter keepsTime: whether the copy is as old as the file. What visitors get has to be:
  ///   browsers, and Apache in its ETag, tell by the time whether a file has changed.
  mutating func add(
    copyOf source: String, at path: String, below top: String, keepsTime: Bool
  ) {
    addFolders(of: path, below: top)
    let time = keepsTime ? time(of: source) : Self.fixedTime
    items.append(Item(path: path, kind: .copy(of: source), mode: 0o644, time: time))
  }

  mutating func addLink(_ path: String, to target: String) {
    items.append(Item(path: path, kind: .link(to: target), mode: 0o777, time: Self.fixedTime))
  }

  /// The time of a file, as it is given to a copy.
  func time(of source: String) -> Int {
    min(FileSystem.modificationTime(source) ?? Self.fixedTime, latestTime ?? .max)
  }

  private mutating func addFolders(of path: String, below top: String) {
    var folders: [String] = []
    var folder = FileSystem.parent(of: path)
    while folder != "." && folder != top && folder.hasPrefix("\(top)/") {
      folders.append(folder)
      folder = FileSystem.parent(of: folder)
    }
    if !top.isEmpty && top != path { folders.append(top) }
    for folder in folders.reversed() { addFolder(folder) }
  }

  /// All of them in the order of their paths.
  var sorted: [Item] {
    items.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Writes everything into a folder.
  /// - Parameter folder: an empty folder, or one that is missing
  /// - Throws: `ToolError` when something cannot be read or written
  func write(to folder: String) throws(ToolError) {
    try FileSystem.makeFolder(folder)
    let items = sorted
    for item in items {
      let path = "\(folder)/\(item.path)"
      switch item.kind {
      case .folder: try FileSystem.makeFolder(path, mode: 0o755)
      case .bytes(let content): try FileSystem.write(content, to: path, mode: item.mode)
      case .copy(let source):
        try FileSystem.write(try FileSystem.read(source), to: path, mode: item.mode)
      case .link(let target): try FileSystem.makeLink(path, to: target)
      }
    }
    // Last, and from below: writing into a folder changes its time, and needs the right to.
    for item in items.reversed() {
      let path = "\(folder)/\(item.path)"
      if item.kind == .folder { try FileSystem.setMode(item.mode, of: path) }
      try FileSystem.setModificationTime(item.time, of: path)
    }
  }
}

extension PackageTree.Item {
  /// The content of a file; nil for what is none.
  func content() throws(ToolError) -> [UInt8]? {
    switch kind {
    case .bytes(let content): content
    case .copy(let source): try FileSystem.read(source)
    case .folder, .link: nil
    }
  }
}

/// The SHA-256 of some bytes.
func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

/// Bytes as hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
}
