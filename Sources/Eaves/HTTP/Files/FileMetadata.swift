/// What is known of a file before it is read.
public struct FileMetadata: Sendable, Hashable {
  /// The path of the file; nil for content that is in memory.
  public var path: String?
  /// The number of bytes.
  public var size: Int
  /// When the file changed; nil when it is not known.
  public var modified: HTTPDate?
  /// The nanoseconds of that moment, which tell apart two changes in one second.
  public var modifiedNanoseconds: Int

  /// A file or some content.
  public init(
    path: String?, size: Int, modified: HTTPDate? = nil, modifiedNanoseconds: Int = 0
  ) {
    self.path = path
    self.size = size
    self.modified = modified
    self.modifiedNanoseconds = modifiedNanoseconds
  }

  /// The last segment of the path.
  public var name: String? { path.map(Self.lastSegment) }

  private static func lastSegment(_ path: String) -> String {
    let bytes = path.utf8
    guard let last = bytes.lastIndex(where: { $0 != Byte.slash }) else { return path }
    let slash = bytes[...last].lastIndex(of: Byte.slash)
    return String(path[(slash.map(bytes.index(after:)) ?? bytes.startIndex)...last])
  }

  /// A tag that changes when the file does; nil for content without a path.
  var tag: String? {
    guard let path, let modified else { return nil }
    let fraction = modifiedNanoseconds == 0 ? "0" : String(modifiedNanoseconds)
    return "\(modified.secondsSince1970).\(fraction)-\(size)-\(Self.adler32(path.utf8))"
  }

  /// A checksum (RFC 1950 §8.2), so that the tag does not show the path.
  private static func adler32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var (sum, sumOfSums) = (UInt32(1), UInt32(0))
    for byte in bytes {
      sum = (sum + UInt32(byte)) % 65521
      sumOfSums = (sumOfSums + sum) % 65521
    }
    return sumOfSums << 16 | sum
  }
}
