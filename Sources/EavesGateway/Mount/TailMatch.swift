/// Finds the tail of a path that is the same as another path, though Apache has treated the two
/// differently.
///
/// A search goes through the segments once, from the last to the first, and compares as it goes, so
/// that its time grows with the length of the path and not with its square.
enum TailMatch {
  /// The segment from which on a path is PATH_INFO: as it stands; else with slashes merged and dot
  /// segments resolved; else decoded once more and cut at `#` and `?`, which is what becomes of
  /// PATH_INFO in a rewrite. Of several segments, the first.
  static func segment(of path: TargetPath, from pathInfo: ByteView) -> Int? {
    guard pathInfo.first == .slash else { return nil }
    guard let found = exact(path, pathInfo) ?? merged(path, pathInfo) ?? redecoded(path, pathInfo)
    else { return nil }
    return path.beforeDoubledSlashes(found)
  }

  private static func exact(_ path: TargetPath, _ pathInfo: ByteView) -> Int? {
    let start = path.bytes.count - pathInfo.count
    guard start >= 0, path.bytes[start...].isSame(as: pathInfo) else { return nil }
    return path.segmentIndex(atSlash: start)
  }

  private static func merged(_ path: TargetPath, _ pathInfo: ByteView) -> Int? {
    var resolver = BackwardResolver()
    var comparison = BackwardComparison(with: CanonicalPath.make(pathInfo))
    var found: Int?
    for index in path.segments.indices.reversed() {
      resolver.prepend(path.segment(index)) { comparison.prepend($0) }
      if comparison.isComplete { found = index }
      if comparison.hasFailed { break }
    }
    return found
  }

  private static func redecoded(_ path: TargetPath, _ pathInfo: ByteView) -> Int? {
    var comparison = RedecodedComparison(with: pathInfo)
    var found: Int?
    for index in path.segments.indices.reversed() {
      comparison.prepend(path.segment(index))
      if comparison.isComplete { found = index }
    }
    return found
  }

  /// The segment from which on a path, as it stands or with slashes merged and dot segments resolved,
  /// is the end of a file name. Of several segments, the first.
  static func segment(of path: TargetPath, endingFile file: some ByteSlice) -> Int? {
    var resolver = BackwardResolver()
    var comparison = BackwardComparison(with: Array(file))
    let common = zip(path.bytes.reversed(), file.reversed()).prefix { $0 == $1 }.count
    var found: Int?
    for index in path.segments.indices.reversed() {
      resolver.prepend(path.segment(index)) { comparison.prepend($0) }
      let isCommon = path.bytes.count - path.tailStart(index) <= common
      guard isCommon || !comparison.hasFailed else { break }
      found = index
    }
    return found.map(path.beforeDoubledSlashes)
  }
}

/// Compares a path that is handed over segment by segment, the last one first, with a whole one.
private struct BackwardComparison {
  private let wanted: [UInt8]
  /// How much of the wanted path, from its start, has not been met yet.
  private var left: Int
  private(set) var hasFailed = false

  init(with wanted: [UInt8]) {
    self.wanted = wanted
    left = wanted.count
  }

  /// Whether the segments so far are the wanted path, no more and no less.
  var isComplete: Bool { !hasFailed && left == 0 }

  mutating func prepend(_ segment: some ByteSlice) {
    guard !hasFailed else { return }
    let start = left - segment.count
    guard start > 0, wanted[start - 1] == .slash, wanted[start..<left].isSame(as: segment) else {
      hasFailed = true
      return
    }
    left = start - 1
  }

  mutating func restart() {
    left = wanted.count
    hasFailed = false
  }
}

/// Merges slashes and resolves dot segments of a path that is handed over the last segment first.
private struct BackwardResolver {
  /// How many segments the `..` seen so far still take away.
  private var skipped = 0
  private var isAtEnd = true

  /// - Parameters:
  ///   - text: what stands before the text so far; it may itself hold slashes
  ///   - emit: called with each segment that remains, the last one first
  mutating func prepend<Bytes: ByteSlice>(_ text: Bytes, emit: (Bytes) -> Void) {
    var end = text.endIndex
    while true {
      let slashIndex = text[..<end].lastIndex(of: .slash)
      let segment = text[(slashIndex.map { $0 + 1 } ?? text.startIndex)..<end]
      if let resolved = resolve(segment) { emit(resolved) }
      guard let slashIndex else { return }
      end = slashIndex
    }
  }

  private mutating func resolve<Bytes: ByteSlice>(_ segment: Bytes) -> Bytes? {
    let folder = isAtEnd ? segment[segment.endIndex...] : nil
    isAtEnd = false
    switch segment.dotSegment {
    case .same: return folder
    case .parent:
      skipped += 1
      return folder
    case nil: break
    }
    if segment.isEmpty { return folder }
    guard skipped == 0 else {
      skipped -= 1
      return nil
    }
    return segment
  }
}

/// Compares what becomes of a path in a rewrite (canonical, decoded a second time, cut at the first
/// `#` or `?`, canonical again) with what became of PATH_INFO.
private struct RedecodedComparison {
  private var once = BackwardResolver()
  private var twice = BackwardResolver()
  private var asDecoded: BackwardComparison
  private var asGiven: BackwardComparison

  init(with pathInfo: ByteView) {
    let canonical = CanonicalPath.make(pathInfo)
    let decoded = CanonicalPath.cut(PercentDecoding.decode(canonical[...])[...])
    asDecoded = BackwardComparison(with: CanonicalPath.make(decoded))
    asGiven = BackwardComparison(with: canonical)
  }

  var isComplete: Bool { asDecoded.isComplete || asGiven.isComplete }

  mutating func prepend(_ segment: ByteView) {
    var remaining: [ByteView] = []
    once.prepend(segment) { remaining.append($0) }
    for segment in remaining { prependDecoded(PercentDecoding.decode(segment)[...]) }
  }

  private mutating func prependDecoded(_ text: ArraySlice<UInt8>) {
    let kept = CanonicalPath.cut(text)
    if kept.count < text.count {
      // Whatever follows the cut is gone.
      twice = BackwardResolver()
      asDecoded.restart()
      asGiven.restart()
    }
    var remaining: [ArraySlice<UInt8>] = []
    twice.prepend(kept) { remaining.append($0) }
    for segment in remaining {
      asDecoded.prepend(segment)
      asGiven.prepend(segment)
    }
  }
}
