/// The segments of a path that are not empty, from first to last, without copying them.
struct PathSegments<Bytes: ByteSlice>: Sequence, IteratorProtocol {
  private var rest: Bytes

  init(_ path: Bytes) { rest = path }

  mutating func next() -> Bytes? {
    guard let start = rest.firstIndex(where: { $0 != .slash }) else { return nil }
    let end = rest[start...].firstIndex(of: .slash) ?? rest.endIndex
    defer { rest = rest[end...] }
    return rest[start..<end]
  }
}

extension ByteSlice {
  /// A path without its last segment that is not empty, and that segment; nil when it has none.
  var splitAtLastSegment: (directory: Self, last: Self)? {
    guard let last = lastIndex(where: { $0 != .slash }) else { return nil }
    let start = self[...last].lastIndex(of: .slash).map { $0 + 1 } ?? startIndex
    return (self[..<start], self[start...last])
  }

  /// Whether this is `.` or `..`, the segments that RFC 3986 §5.2.4 takes out of a path.
  var dotSegment: DotSegment? {
    guard first == UInt8(ascii: "."), count <= 2 else { return nil }
    if count == 1 { return .same }
    return last == UInt8(ascii: ".") ? .parent : nil
  }
}

/// A segment that names a place relative to the one before it.
enum DotSegment {
  /// `.`
  case same
  /// `..`
  case parent
}

/// A path brought into Apache's form: doubled slashes merged, dot segments resolved.
enum CanonicalPath {
  /// - Parameter path: begins with a slash
  static func make(_ path: some ByteSlice) -> [UInt8] {
    var canonical: [UInt8] = []
    canonical.reserveCapacity(path.count + 1)
    var endsInside = true
    for segment in PathSegments(path) {
      endsInside = segment.endIndex == path.endIndex
      switch segment.dotSegment {
      case .same: endsInside = false
      case .parent:
        canonical.removeSubrange((canonical.lastIndex(of: .slash) ?? 0)...)
        endsInside = false
      case nil:
        canonical.append(.slash)
        canonical.append(contentsOf: segment)
      }
    }
    if !endsInside || canonical.isEmpty { canonical.append(.slash) }
    return canonical
  }

  /// The path up to the first `#` or `?` in it.
  static func cut<Bytes: ByteSlice>(_ path: Bytes) -> Bytes {
    path.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") }
  }
}
