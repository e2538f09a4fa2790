extension Text {
  /// Python's `str.splitlines`.
  static func lines(_ text: String, keepEnds: Bool = false) -> [String] {
    text.withBytes { bytes in
      var lines: [String] = []
      forEachLine(bytes) { line, end in
        lines.append(bytes.text(line.lowerBound..<(keepEnds ? end : line.upperBound)))
      }
      return lines
    }
  }

  /// Calls a function with each line and where its line end stops.
  @inline(__always)
  static func forEachLine(
    _ bytes: Bytes, _ body: (_ line: Range<Int>, _ end: Int) throws -> Void
  ) rethrows {
    var start = 0
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte > 30, byte < 0x80 {
        place &+= 1
        continue
      }
      let (scalar, length) = bytes.scalar(at: place)
      guard scalar.isPythonLineEnd else {
        place &+= length
        continue
      }
      var end = place &+ length
      if byte == 13, end < bytes.count, bytes[end] == 10 { end &+= 1 }
      try body(start..<place, end)
      start = end
      place = end
    }
    if start < bytes.count { try body(start..<bytes.count, bytes.count) }
  }

  /// Python's `str.split` without a separator: the words between runs of space.
  /// - Parameter limit: how many splits are made at most; negative for all
  static func words(_ text: String, limit: Int = -1) -> [String] {
    text.withBytes { bytes in
      var words: [String] = []
      var place = skipSpace(bytes, from: 0)
      while place < bytes.count {
        if limit >= 0, words.count == limit {
          words.append(bytes.text(place..<bytes.count))
          break
        }
        let start = place
        while place < bytes.count {
          let (scalar, length) = bytes.scalar(at: place)
          if scalar.isPythonSpace { break }
          place &+= length
        }
        words.append(bytes.text(start..<place))
        place = skipSpace(bytes, from: place)
      }
      return words
    }
  }

  private static func skipSpace(_ bytes: Bytes, from start: Int) -> Int {
    var place = start
    while place < bytes.count {
      let (scalar, length) = bytes.scalar(at: place)
      guard scalar.isPythonSpace else { break }
      place &+= length
    }
    return place
  }

  /// Python's `str.rsplit` without a separator.
  /// - Parameter limit: how many splits are made at most; negative for all
  static func wordsFromEnd(_ text: String, limit: Int) -> [String] {
    guard limit >= 0 else { return words(text) }
    return text.withBytes { bytes in
      var words: [String] = []
      var place = bytes.count
      while true {
        while place > 0 {
          let (scalar, length) = bytes.scalar(before: place)
          guard scalar.isPythonSpace else { break }
          place &-= length
        }
        guard place > 0 else { break }
        if words.count == limit {
          words.append(bytes.text(0..<place))
          break
        }
        let end = place
        while place > 0 {
          let (scalar, length) = bytes.scalar(before: place)
          if scalar.isPythonSpace { break }
          place &-= length
        }
        words.append(bytes.text(place..<end))
      }
      return words.reversed()
    }
  }

  /// Python's `str.split` at a separator that is not empty.
  /// - Parameter limit: how many splits are made at most; negative for all
  static func parts(_ text: String, _ separator: String, limit: Int = -1) -> [String] {
    text.withBytes { bytes in
      separator.withBytes { separator in
        var parts: [String] = []
        let search = TextSearch(separator)
        var start = 0
        while limit < 0 || parts.count < limit,
          let found = search.first(in: bytes, from: start, to: bytes.count)
        {
          parts.append(bytes.text(start..<found))
          start = found + separator.count
        }
        parts.append(bytes.text(start..<bytes.count))
        return parts
      }
    }
  }

  /// Python's `str.rsplit` at a separator that is not empty.
  /// - Parameter limit: how many splits are made at most; negative for all
  static func partsFromEnd(_ text: String, _ separator: String, limit: Int) -> [String] {
    text.withBytes { bytes in
      separator.withBytes { separator in
        var parts: [String] = []
        let search = TextSearch(separator, backwards: true)
        var end = bytes.count
        while limit < 0 || parts.count < limit, let found = search.last(in: bytes, from: 0, to: end)
        {
          parts.append(bytes.text(found + separator.count..<end))
          end = found
        }
        parts.append(bytes.text(0..<end))
        return parts.reversed()
      }
    }
  }
}
