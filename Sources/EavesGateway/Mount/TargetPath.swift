/// The path of a request target in segments: each decoded once, dot segments resolved, empty segments
/// kept.
///
/// It lives in memory that is there for one call only (`with`), since every request needs one.
struct TargetPath {
  /// The decoded segments, a slash before each. A segment may itself hold a slash that was typed as
  /// `%2F`, so only `segments` tells where one begins.
  let bytes: ByteView

  /// Where the segments lie; there is always at least one, and for the path `/` it is empty.
  let segments: Slice<UnsafeBufferPointer<Segment>>

  /// The path as the visitor typed it.
  let typed: ByteView

  /// One segment: its decoded bytes, and its place in what was typed.
  struct Segment {
    var bytes: Range<Int>
    var typed: Range<Int>
  }

  /// Takes a path apart.
  /// - Parameters:
  ///   - typed: the path of a request target, without the query
  ///   - body: called with the segments, which are gone when it returns
  static func with<Result>(typed: ByteView, _ body: (TargetPath) -> Result) -> Result {
    // Decoding makes nothing longer; what is added is a first slash and an empty last segment.
    let slashes = typed.reduce(0) { $1 == .slash ? $0 + 1 : $0 }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: typed.count + 2) { bytes in
      withUnsafeTemporaryAllocation(of: Segment.self, capacity: slashes + 2) { segments in
        var builder = Builder(bytes: bytes, segments: segments, typed: typed)
        return body(builder.build())
      }
    }
  }

  var count: Int { segments.count }

  /// The decoded bytes of a segment.
  func segment(_ index: Int) -> ByteView { bytes[segments[index].bytes] }

  /// The path from a segment on, beginning with a slash; empty behind the last segment.
  func tail(from index: Int) -> ByteView { bytes[tailStart(index)...] }

  /// Where the slash before a segment lies in `bytes`.
  func tailStart(_ index: Int) -> Int {
    index < count ? segments[index].bytes.lowerBound - 1 : bytes.count
  }

  /// The segment that begins behind the slash at an offset of `bytes`.
  func segmentIndex(atSlash offset: Int) -> Int? {
    segments.lastIndex { $0.bytes.lowerBound - 1 == offset }
  }

  /// How many leading segments another path's segments cover; nil when this path does not begin with
  /// them. Empty segments count for nothing on either side.
  func segmentsCovered(by prefix: ByteView) -> Int? {
    var index = 0
    for wanted in PathSegments(prefix) {
      while index < count, segments[index].bytes.isEmpty { index += 1 }
      guard index < count, segment(index).isSame(as: wanted) else { return nil }
      index += 1
    }
    return index
  }

  /// The segment at which the doubled slashes before a segment begin: they belong to what follows.
  func beforeDoubledSlashes(_ index: Int) -> Int {
    var index = index
    while index > 0, segments[index - 1].bytes.isEmpty { index -= 1 }
    return index
  }
}

extension TargetPath {
  /// Fills the memory of a path, segment by segment.
  private struct Builder {
    let bytes: UnsafeMutableBufferPointer<UInt8>
    let segments: UnsafeMutableBufferPointer<Segment>
    let typed: ByteView
    var byteCount = 0
    var count = 0

    mutating func build() -> TargetPath {
      var start = typed.first == .slash ? typed.startIndex + 1 : typed.startIndex
      while true {
        let end = typed[start...].firstIndex(of: .slash) ?? typed.endIndex
        add(start..<end)
        guard end < typed.endIndex else { break }
        start = end + 1
      }
      return TargetPath(
        bytes: UnsafeBufferPointer(bytes)[..<byteCount],
        segments: UnsafeBufferPointer(segments)[..<count], typed: typed)
    }

    private mutating func add(_ place: Range<Int>) {
      append(place)
      let isLast = place.upperBound == typed.endIndex
      switch UnsafeBufferPointer(bytes)[segments[count - 1].bytes].dotSegment {
      case nil: return
      case .same: removeLast()
      case .parent:
        removeLast()
        // As in Apache, `..` leaves the nearest segment that is not empty.
        while count > 0, segments[count - 1].bytes.isEmpty { removeLast() }
        removeLast()
      }
      // What ends in a dot segment names a folder.
      if isLast { append(typed.endIndex..<typed.endIndex) }
    }

    private mutating func append(_ place: Range<Int>) {
      var end = byteCount
      bytes.initializeElement(at: end, to: .slash)
      end += 1
      let start = end
      PercentDecoding.forEachByte(of: typed[place]) { byte in
        bytes.initializeElement(at: end, to: byte)
        end += 1
      }
      byteCount = end
      segments.initializeElement(at: count, to: Segment(bytes: start..<end, typed: place))
      count += 1
    }

    private mutating func removeLast() {
      guard count > 0 else { return }
      count -= 1
      byteCount = segments[count].bytes.lowerBound - 1
    }
  }
}
