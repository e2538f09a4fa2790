/// Reads a body of type `multipart/form-data` (RFC 7578) as it comes in: bytes are pushed in, and
/// each part comes out as its head, its data in pieces, and its end.
///
/// Nothing but the headers of a part and the last few bytes of a piece is held back, and each byte
/// is looked at a fixed number of times, whatever the body is.
///
/// ```swift
/// var parser = MultipartParser(boundary: boundary)
/// while let chunk = try body.next() {
///   try parser.parse(chunk) { event in … }
/// }
/// try parser.finish()
/// ```
public struct MultipartParser: Sendable {
  /// What the parser finds.
  public enum Event: Sendable {
    /// A part begins.
    case begin(MultipartPart)
    /// Bytes of the part.
    case data(ArraySlice<UInt8>)
    /// The part is complete.
    case end
  }

  /// Why a body is no multipart form.
  public enum Malformed: Error, Hashable, CustomStringConvertible {
    /// The `Content-Type` names no boundary, or one with characters beyond ASCII.
    case missingBoundary
    /// A part has no `Content-Disposition`.
    case missingContentDisposition
    /// The headers of a part are not UTF-8.
    case headersNotUTF8
    /// The body ends before its last boundary.
    case incomplete

    /// The reason.
    public var description: String {
      switch self {
      case .missingBoundary: "the Content-Type of the multipart form has no boundary"
      case .missingContentDisposition: "a part of the multipart form has no Content-Disposition"
      case .headersNotUTF8: "the headers of a part of the multipart form are not UTF-8"
      case .incomplete: "the multipart form ends before its last boundary"
      }
    }
  }

  private enum State { case preamble, headers, dataStart, data, epilogue }

  private let delimiter: [UInt8]
  private let search: ByteSearch
  private let maxBuffered: Int
  private let maxParts: Int
  private var state = State.preamble
  private var buffer: [UInt8] = []
  /// Up to where the buffer has been dealt with.
  private var start = 0
  /// From where the next search goes on; what lies before cannot be the start of a match.
  private var searchStart = 0
  private var partCount = 0

  /// A parser for a body whose parts are separated by `boundary`.
  public init(boundary: String, limits: FormLimits = FormLimits()) {
    delimiter = Array("--\(boundary)".utf8)
    search = ByteSearch(delimiter)
    maxBuffered = limits.maxFormMemorySize ?? limits.maxFieldsSize
    maxParts = limits.maxFormParts ?? .max
  }

  /// Takes in the next bytes of the body.
  /// - Parameters:
  ///   - chunk: the bytes, 64 KiB at most to keep within the memory limit
  ///   - handle: is called for each event; the slices it gets are valid after the call too
  /// - Throws: 413 for too many parts and too large headers; `Malformed`; what `handle` throws
  public mutating func parse(
    _ chunk: some Collection<UInt8>, handle: (Event) throws -> Void
  ) throws {
    guard state != .epilogue else { return }
    guard buffer.count + chunk.count <= maxBuffered else { throw HTTPError.contentTooLarge }
    buffer.append(contentsOf: chunk)
    while try step(handle, isComplete: false) {}
    // The preamble stays, so that it counts towards the limit.
    guard state != .preamble else { return }
    discardParsed()
  }

  /// Ends the body.
  /// - Parameter handle: is called for each event that waited for more bytes
  /// - Throws: `Malformed.incomplete` when the last boundary is missing; as `parse` does
  public mutating func finish(handle: (Event) throws -> Void) throws {
    while try step(handle, isComplete: true) {}
    guard state == .epilogue else { throw Malformed.incomplete }
  }

  private mutating func discardParsed() {
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
    } else {
      buffer.removeSubrange(..<start)
    }
    searchStart = max(0, searchStart - start)
    start = 0
  }

  /// Goes one state further; false when that needs more bytes.
  private mutating func step(_ handle: (Event) throws -> Void, isComplete: Bool) throws -> Bool {
    switch state {
    case .preamble:
      guard let match = nextBoundary(needsLineBreak: false, isComplete: isComplete) else {
        return false
      }
      enterPart(after: match)
    case .headers:
      guard let end = endOfHeaders() else { return false }
      try beginPart(headers: start..<end.lowerBound, handle)
      // The second line break may be the one in front of the boundary, if the part is empty.
      start = end.upperBound
      searchStart = start
      state = .dataStart
    case .dataStart:
      guard let length = lineBreakLength(at: start, isComplete: isComplete) else { return false }
      let match = boundary(at: start + length, isComplete: isComplete)
      if match == .undecided { return false }
      if case .found(let end, let isLast) = match {
        try handle(.end)
        enterPart(after: Match(start: start, end: end, isLast: isLast))
      } else {
        start += length
        searchStart = start
        state = .data
      }
    case .data:
      return try readData(handle, isComplete: isComplete)
    case .epilogue:
      return false
    }
    return true
  }

  private mutating func enterPart(after match: Match) {
    start = match.end
    searchStart = start
    state = match.isLast ? .epilogue : .headers
    if match.isLast { buffer = [] }
    if match.isLast { start = 0 }
  }

  private mutating func beginPart(
    headers: Range<Int>, _ handle: (Event) throws -> Void
  ) throws {
    let part = try MultipartPart(parsing: buffer[headers])
    partCount += 1
    guard partCount <= maxParts else { throw HTTPError.contentTooLarge }
    try handle(.begin(part))
  }

  /// Hands on what is certainly data.
  private mutating func readData(
    _ handle: (Event) throws -> Void, isComplete: Bool
  ) throws -> Bool {
    let match = nextBoundary(needsLineBreak: true, isComplete: isComplete)
    // Without a boundary, the end may still be the start of one.
    let end = match?.start ?? max(start, searchStart)
    if end > start { try handle(.data(buffer[start..<end])) }
    start = end
    guard let match else { return false }
    try handle(.end)
    enterPart(after: match)
    return true
  }
}

extension MultipartParser {
  /// A boundary with the line breaks around it.
  private struct Match {
    var start: Int
    var end: Int
    var isLast: Bool
  }

  private enum BoundaryMatch: Equatable {
    case found(end: Int, isLast: Bool)
    case notFound
    case undecided
  }

  /// The next boundary from `searchStart`; nil when there is none yet, and then `searchStart` is
  /// where one may begin.
  private mutating func nextBoundary(needsLineBreak: Bool, isComplete: Bool) -> Match? {
    var index = searchStart
    while let candidate = search.firstIndex(in: buffer, from: index) {
      let before = startOfLineBreak(endingAt: candidate)
      guard !needsLineBreak || before < candidate else {
        index = candidate + 1
        continue
      }
      switch boundary(at: candidate, isComplete: isComplete) {
      case .found(let end, let isLast):
        return Match(start: before, end: end, isLast: isLast)
      case .undecided:
        searchStart = before
        return nil
      case .notFound:
        index = candidate + 1
      }
    }
    // Up to this many bytes at the end may belong to a line break and a boundary.
    searchStart = max(index, buffer.count - delimiter.count - 1)
    searchStart = startOfLineBreak(endingAt: searchStart)
    return nil
  }

  /// Where the line break before an index starts; the index itself when there is none.
  private func startOfLineBreak(endingAt index: Int) -> Int {
    guard index > start else { return index }
    if buffer[index - 1] == 0x0D { return index - 1 }
    guard buffer[index - 1] == 0x0A else { return index }
    return index - 1 > start && buffer[index - 2] == 0x0D ? index - 2 : index - 1
  }

  /// Whether a boundary stands at an index: the delimiter, and after it either `--` or the end of
  /// the line.
  private func boundary(at index: Int, isComplete: Bool) -> BoundaryMatch {
    let missing: BoundaryMatch = isComplete ? .notFound : .undecided
    let present = buffer[min(index, buffer.count)...].prefix(delimiter.count)
    guard delimiter.starts(with: present) else { return .notFound }
    guard present.count == delimiter.count else { return missing }
    var end = index + delimiter.count
    let dashes = buffer[end...].prefix(2)
    if dashes.elementsEqual("--".utf8) {
      return .found(end: end + 2, isLast: true)
    }
    if dashes.isEmpty || (dashes.count == 1 && dashes.first == UInt8(ascii: "-")) {
      return missing
    }
    while end < buffer.count, buffer[end].isWhitespace, !buffer[end].isLineBreak { end += 1 }
    guard end < buffer.count else { return missing }
    guard buffer[end].isLineBreak else { return .notFound }
    guard let length = lineBreakLength(at: end, isComplete: isComplete) else { return .undecided }
    return .found(end: end + length, isLast: false)
  }

  /// 1 or 2; nil when it takes another byte to tell.
  private func lineBreakLength(at index: Int, isComplete: Bool) -> Int? {
    guard index < buffer.count else { return nil }
    guard buffer[index] == 0x0D else { return 1 }
    guard index + 1 < buffer.count else { return isComplete ? 1 : nil }
    return buffer[index + 1] == 0x0A ? 2 : 1
  }

  /// The end of the headers, and the start of the line break that makes the empty line.
  private mutating func endOfHeaders() -> Range<Int>? {
    var index = searchStart
    while index + 1 < buffer.count {
      if buffer[index].isLineBreak {
        if buffer[index] == buffer[index + 1] { return index..<(index + 1) }
        if buffer[index...].starts(with: "\r\n\r\n".utf8) { return index..<(index + 2) }
      }
      index += 1
    }
    searchStart = max(searchStart, buffer.count - 3)
    return nil
  }
}

extension UInt8 {
  @inline(__always) fileprivate var isLineBreak: Bool { self == 0x0D || self == 0x0A }
}
