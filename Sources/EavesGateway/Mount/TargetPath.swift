/// The path of a request target in segments: each decoded once, dot segments resolved, empty segments
/// kept.
struct TargetPath {
  /// The decoded segments, a slash before each. A segment may itself hold a slash that was typed as
  /// `%2F`, so only `segments` tells where one begins.
  private(set) var bytes: [UInt8] = []

  /// Where the segments lie; there is always at least one, and for the path `/` it is empty.
  private(set) var segments: [Segment] = []

  /// The path as the visitor typed it.
  let typed: ArraySlice<UInt8>

  /// One segment: its decoded bytes, and its place in what was typed.
  struct Segment {
    var bytes: Range<Int>
    var typed: Range<Int>
  }

  /// - Parameter typed: the path of a request target, without the query
  init(typed: ArraySlice<UInt8>) {
    self.typed = typed
    bytes.reserveCapacity(typed.count + 1)
    segments.reserveCapacity(16)
    var start = typed.first == .slash ? typed.startIndex + 1 : typed.startIndex
    while true {
      let end = typed[start...].firstIndex(of: .slash) ?? typed.endIndex
      add(start..<end)
      guard end < typed.endIndex else { return }
      start = end + 1
    }
  }

  private mutating func add(_ place: Range<Int>) {
    append(place)
    let isLast = place.upperBound == typed.endIndex
    switch segment(segments.count - 1).dotSegment {
    case nil: return
    case .same: removeLast()
    case .parent:
      removeLast()
      // As in Apache, `..` leaves the nearest segment that is not empty.
      while let last = segments.last, last.bytes.isEmpty { removeLast() }
      removeLast()
    }
    // What ends in a dot segment names a folder.
    if isLast { append(typed.endIndex..<typed.endIndex) }
  }

  private mutating func append(_ place: Range<Int>) {
    bytes.append(.slash)
    let start = bytes.count
    PercentDecoding.append(typed[place], to: &bytes)
    segments.append(Segment(bytes: start..<bytes.count, typed: place))
  }

  private mutating func removeLast() {
    guard let last = segments.popLast() else { return }
    bytes.removeSubrange((last.bytes.lowerBound - 1)...)
  }

  var count: Int { segments.count }

  /// The decoded bytes of a segment.
  func segment(_ index: Int) -> ArraySlice<UInt8> { bytes[segments[index].bytes] }

  /// The path from a segment on, beginning with a slash; empty behind the last segment.
  func tail(from index: Int) -> ArraySlice<UInt8> { bytes[tailStart(index)...] }

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
  func segmentsCovered(by prefix: ArraySlice<UInt8>) -> Int? {
    var index = 0
    for wanted in PathSegments(prefix) {
      while index < count, segments[index].bytes.isEmpty { index += 1 }
      guard index < count, segment(index) == wanted else { return nil }
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
