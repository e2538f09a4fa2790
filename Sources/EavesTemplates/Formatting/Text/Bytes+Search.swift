/// Looks for one text in another in linear time, whatever both contain.
struct TextSearch {
  private let needle: Bytes
  /// For each prefix of the needle, the length of its longest border (Knuth, Morris and Pratt).
  /// Empty while the needle is short enough to compare at every place.
  private let borders: [Int]
  private static let longestCompared = 16

  /// - Parameters:
  ///   - needle: what to look for, valid as long as the search is used
  ///   - backwards: whether it will be looked for from the end
  init(_ needle: Bytes, backwards: Bool = false) {
    self.needle = needle
    guard needle.count > Self.longestCompared else {
      borders = []
      return
    }
    let end = needle.count - 1
    var borders = [Int](repeating: 0, count: needle.count)
    var length = 0
    for place in 1..<needle.count {
      let byte = needle[backwards ? end - place : place]
      while length > 0, byte != needle[backwards ? end - length : length] {
        length = borders[length - 1]
      }
      if byte == needle[backwards ? end - length : length] { length += 1 }
      borders[place] = length
    }
    self.borders = borders
  }

  /// The first place at or after a start where the needle lies wholly before an end.
  func first(in text: Bytes, from start: Int, to end: Int) -> Int? {
    guard start <= end, needle.count <= end - start else { return nil }
    guard let first = needle.first else { return start }
    guard borders.isEmpty else { return firstByBorders(in: text, from: start, to: end) }
    let last = end - needle.count
    var place = start
    while place <= last, let found = text.first(first, from: place, to: last + 1) {
      if needle.count == 1 || text.hasBytes(needle, at: found) { return found }
      place = found + 1
    }
    return nil
  }

  private func firstByBorders(in text: Bytes, from start: Int, to end: Int) -> Int? {
    var length = 0
    for place in start..<end {
      while length > 0, text[place] != needle[length] { length = borders[length - 1] }
      if text[place] == needle[length] { length += 1 }
      if length == needle.count { return place - length + 1 }
    }
    return nil
  }

  /// The last place at or after a start where the needle lies wholly before an end. The search must
  /// have been made for this direction.
  func last(in text: Bytes, from start: Int, to end: Int) -> Int? {
    guard start <= end, needle.count <= end - start else { return nil }
    guard borders.isEmpty else { return lastByBorders(in: text, from: start, to: end) }
    var place = end - needle.count
    while place >= start {
      if text.hasBytes(needle, at: place) { return place }
      place -= 1
    }
    return nil
  }

  private func lastByBorders(in text: Bytes, from start: Int, to end: Int) -> Int? {
    let last = needle.count - 1
    var length = 0
    var place = end - 1
    while place >= start {
      while length > 0, text[place] != needle[last - length] { length = borders[length - 1] }
      if text[place] == needle[last - length] { length += 1 }
      if length == needle.count { return place }
      place -= 1
    }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first place of a byte between two offsets.
  @inline(__always)
  func first(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
    guard let baseAddress, start < end else { return nil }
    guard let found = Libc.find(byte, in: baseAddress + start, end - start) else { return nil }
    return found - UnsafePointer(baseAddress)
  }

  /// The first place of a text between two offsets.
  func first(_ needle: Bytes, from start: Int = 0, to end: Int? = nil) -> Int? {
    TextSearch(needle).first(in: self, from: start, to: end ?? count)
  }

  /// The last place of a text between two offsets.
  func last(_ needle: Bytes, from start: Int = 0, to end: Int? = nil) -> Int? {
    TextSearch(needle, backwards: true).last(in: self, from: start, to: end ?? count)
  }

  /// The number of places of a text that do not overlap.
  func count(of needle: Bytes, from start: Int = 0, to end: Int? = nil) -> Int {
    let search = TextSearch(needle)
    let end = end ?? count
    guard !needle.isEmpty else {
      return start <= end ? part(start..<end).scalarCount + 1 : 0
    }
    var count = 0
    var place = start
    while let found = search.first(in: self, from: place, to: end) {
      count += 1
      place = found + needle.count
    }
    return count
  }

  /// Whether a byte occurs.
  @inline(__always)
  func has(_ byte: UInt8) -> Bool { first(byte, from: 0, to: count) != nil }
}
