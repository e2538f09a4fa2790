/// Matches a text against several placeholders with text between them.
///
/// For each step, from the last to the first, and each place in the text, the table says where the
/// step would have to end so that all after it matches too. That takes time in proportion to the
/// number of steps times the length of the text; only converters of the app's own are asked about
/// more than one end for each start, and no more than ``customWorkLimit`` in all.
struct PartTable {
  /// How many bytes converters of the app's own are asked about for one part of a path. A text that
  /// would need more does not match.
  static let customWorkLimit = 1 << 20

  private let tables: UnsafePointer<RouteTables>
  private let steps: UnsafeBufferPointer<PartMatcher.Step>
  private let text: UnsafeBufferPointer<UInt8>
  private let width: Int
  /// A row for each step and one for the end: where the step ends when it starts here, or -1.
  private let ends: UnsafeMutableBufferPointer<Int32>
  /// Two rows of scratch.
  private let scratch: UnsafeMutableBufferPointer<Int32>
  private var customWork = 0

  /// Matches a text.
  /// - Parameter capture: told where each placeholder's value starts and ends, if the text matches
  static func matches(
    _ matcher: PartMatcher, _ slice: PathSlice, in tables: UnsafePointer<RouteTables>,
    capture: (Int, Int) -> Void
  ) -> Bool {
    let steps = tables.pointee.steps[matcher.steps]
    let rows = steps.count
    let width = slice.count + 1
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: width * (rows + 3)) { memory in
      var table = PartTable(tables, steps, UnsafeBufferPointer(rebasing: slice), memory)
      for row in (0..<rows).reversed() {
        table.fill(row, steps[row])
      }
      guard table.ends[0] >= 0 else { return false }
      var position = 0
      for row in 0..<rows {
        let end = Int(table.ends[row * width + position])
        if !steps[row].isLiteral {
          capture(slice.startIndex + position, slice.startIndex + end)
        }
        position = end
      }
      return true
    }
  }

  private init(
    _ tables: UnsafePointer<RouteTables>, _ steps: UnsafeBufferPointer<PartMatcher.Step>,
    _ text: UnsafeBufferPointer<UInt8>, _ memory: UnsafeMutableBufferPointer<Int32>
  ) {
    self.tables = tables
    self.steps = steps
    self.text = text
    width = text.count + 1
    memory.initialize(repeating: -1)
    let used = width * (steps.count + 1)
    ends = UnsafeMutableBufferPointer(rebasing: memory[..<used])
    scratch = UnsafeMutableBufferPointer(rebasing: memory[used...])
    ends[used - 1] = Int32(text.count)
  }

  /// Whether all steps after a row match from a position on.
  private func isReachable(_ row: Int, _ position: Int) -> Bool {
    ends[(row + 1) * width + position] >= 0
  }

  private mutating func fill(_ row: Int, _ step: PartMatcher.Step) {
    switch step {
    case .literal(let text): fillLiteral(row, tables.pointee.texts[text])
    case .plain(let pattern): fill(row, pattern)
    case .choices(let choices):
      for choice in tables.pointee.choices[choices].reversed() {
        fillLiteral(row, tables.pointee.texts[choice])
      }
    case .custom(let index): fillCustom(row, tables.pointee.converter(index))
    }
  }

  private func fill(_ row: Int, _ pattern: PlainPattern) {
    switch pattern {
    case .text(let minimum, let maximum): fillText(row, minimum, maximum)
    case .digits(let isSigned): fillNumbers(row, isSigned, isFraction: false)
    case .decimal(let isSigned): fillNumbers(row, isSigned, isFraction: true)
    case .uuid: fillUUID(row)
    case .path: fillPath(row)
    }
  }

  /// Sets the ends of a fixed text; where it does not match, what is there stays.
  private func fillLiteral(_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count < width else { return }
    for start in 0..<(width - bytes.count) where isReachable(row, start + bytes.count) {
      guard text[start...].starts(with: bytes) else { continue }
      ends[row * width + start] = Int32(start + bytes.count)
    }
  }

  private func fillUUID(_ row: Int) {
    guard text.count >= 36 else { return }
    for start in 0...(text.count - 36) where isReachable(row, start + 36) {
      if PlainPattern.isUUID(text[start..<start + 36]) {
        ends[row * width + start] = Int32(start + 36)
      }
    }
  }

  /// Ends of the longest text of so many characters without a slash.
  private func fillText(_ row: Int, _ minimum: Int, _ maximum: Int) {
    let nearest = scratchRow(0)
    let offsets = scratchRow(1)
    fillNearestBefore(row, nearest)
    // The characters from here to the end of the part, nearest first, are counted from the end of
    // `offsets`: `offsets[character]` is where a character starts.
    var character = text.count
    offsets[character] = Int32(text.count)
    var partEnd = text.count
    var partEndCharacter = character
    for start in stride(from: text.count, through: 0, by: -1) where isBoundary(start) {
      if start < text.count {
        character -= 1
        offsets[character] = Int32(start)
        if text[start] == Byte.slash {
          partEnd = start
          partEndCharacter = character
        }
      }
      let available = partEndCharacter - character
      guard minimum <= available else { continue }
      let low = Int(offsets[character + minimum])
      let high = maximum < available ? Int(offsets[character + maximum]) : partEnd
      setLongest(row, start, low, high, nearest)
    }
  }

  /// Ends of the longest number.
  private func fillNumbers(_ row: Int, _ isSigned: Bool, isFraction: Bool) {
    let nearest = scratchRow(0)
    let runs = scratchRow(1)
    fillNearestBefore(row, nearest)
    var runEnd = text.count
    runs[text.count] = Int32(text.count)
    for start in stride(from: text.count - 1, through: 0, by: -1) where isBoundary(start) {
      let length = PlainPattern.digitLength(text[...], at: start)
      if length == 0 { runEnd = start }
      runs[start] = Int32(runEnd)
      let digits = isSigned && text[start] == Byte.minus ? start + 1 : start
      guard digits < text.count else { continue }
      let firstLength = PlainPattern.digitLength(text[...], at: digits)
      guard firstLength > 0 else { continue }
      let end = Int(runs[digits])
      if !isFraction {
        setLongest(row, start, digits + firstLength, end, nearest)
        continue
      }
      guard end + 1 < text.count, text[end] == Byte.point else { continue }
      let fractionLength = PlainPattern.digitLength(text[...], at: end + 1)
      guard fractionLength > 0 else { continue }
      setLongest(row, start, end + 1 + fractionLength, Int(runs[end + 1]), nearest)
    }
  }

  /// Ends of the shortest text that does not start with a slash, on one line.
  private func fillPath(_ row: Int) {
    // The first reachable place after the character at hand, but not past a line feed.
    var nearest = isReachable(row, text.count) ? text.count : -1
    for start in stride(from: text.count - 1, through: 0, by: -1) where isBoundary(start) {
      if text[start] != Byte.slash { ends[row * width + start] = Int32(nearest) }
      if text[start] == Byte.lineFeed { nearest = -1 }
      if isReachable(row, start) { nearest = start }
    }
  }

  private mutating func fillCustom(_ row: Int, _ converter: any Converter) {
    let candidates = (0..<width).filter { isBoundary($0) && isReachable(row, $0) }
    var first = 0
    for start in 0..<width where isBoundary(start) && canStart(row, start) {
      while first < candidates.count, candidates[first] < start { first += 1 }
      if first == candidates.count { return }
      if let end = end(from: start, candidates[first...], converter) {
        ends[row * width + start] = Int32(end)
      }
    }
  }

  /// Whether the step before a row, if it is a literal, can end at a position.
  private func canStart(_ row: Int, _ position: Int) -> Bool {
    guard row > 0 else { return position == 0 }
    guard case .literal(let text) = steps[row - 1] else { return true }
    let bytes = tables.pointee.texts[text]
    return position >= bytes.count
      && self.text[position - bytes.count..<position].elementsEqual(bytes)
  }

  /// The preferred one of several ends for which the converter accepts the text.
  private mutating func end(
    from start: Int, _ candidates: ArraySlice<Int>, _ converter: any Converter
  ) -> Int? {
    for offset in candidates.indices {
      let end = converter.prefersShortest ? candidates[offset] : candidates.mirrored(offset)
      customWork += end - start + 1
      guard customWork <= Self.customWorkLimit else { return nil }
      if converter.accepts(String(decoding: text[start..<end], as: UTF8.self)) { return end }
    }
    return nil
  }

  /// A row of scratch.
  private func scratchRow(_ index: Int) -> UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(rebasing: scratch[(index * width)..<((index + 1) * width)])
  }

  private func isBoundary(_ position: Int) -> Bool {
    position == text.count || !Byte.isContinuation(text[position])
  }

  /// Notes for every place the last reachable one that is not after it; -1 for none.
  private func fillNearestBefore(_ row: Int, _ nearest: UnsafeMutableBufferPointer<Int32>) {
    var last: Int32 = -1
    for position in 0..<width {
      if isBoundary(position), isReachable(row, position) { last = Int32(position) }
      nearest[position] = last
    }
  }

  private func setLongest(
    _ row: Int, _ start: Int, _ low: Int, _ high: Int,
    _ nearest: UnsafeMutableBufferPointer<Int32>
  ) {
    let end = nearest[high]
    if end >= low { ends[row * width + start] = end }
  }
}

extension ArraySlice {
  /// The element as far from the end as an index is from the start.
  fileprivate func mirrored(_ index: Int) -> Element { self[endIndex - 1 - (index - startIndex)] }
}
