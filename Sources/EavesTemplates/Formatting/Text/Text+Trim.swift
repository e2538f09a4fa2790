extension Text {
  /// The ends of a text that are trimmed.
  struct Ends: OptionSet {
    let rawValue: Int
    static let leading = Ends(rawValue: 1)
    static let trailing = Ends(rawValue: 2)
    static let both: Ends = [.leading, .trailing]
  }

  /// Python's `str.strip` and its kin.
  /// - Parameters:
  ///   - characters: what is removed; nil for all kinds of space
  ///   - ends: where it is removed
  static func trimmed(
    _ text: String, _ characters: String? = nil, _ ends: Ends = .both
  ) -> String {
    text.withBytes { bytes in
      let range: Range<Int>
      if let characters {
        let set = ScalarSet(characters)
        range = trimmedRange(bytes, ends) { set.contains($0) }
      } else {
        range = trimmedRange(bytes, ends) { $0.isPythonSpace }
      }
      return range.count == bytes.count ? text : bytes.text(range)
    }
  }

  /// What is left of a text without the space at its ends.
  static func rangeWithoutSpace(_ bytes: Bytes) -> Range<Int> {
    trimmedRange(bytes, .both) { $0.isPythonSpace }
  }

  @inline(__always)
  private static func trimmedRange(
    _ bytes: Bytes, _ ends: Ends, _ isRemoved: (Unicode.Scalar) -> Bool
  ) -> Range<Int> {
    var start = 0
    var end = bytes.count
    if ends.contains(.leading) {
      while start < end {
        let (scalar, length) = bytes.scalar(at: start)
        guard isRemoved(scalar) else { break }
        start &+= length
      }
    }
    if ends.contains(.trailing) {
      while end > start {
        let (scalar, length) = bytes.scalar(before: end)
        guard isRemoved(scalar) else { break }
        end &-= length
      }
    }
    return start..<end
  }

  /// Whether a part of a text is empty or all space.
  static func isBlank(_ bytes: Bytes) -> Bool {
    trimmedRange(bytes, .leading) { $0.isPythonSpace }.isEmpty
  }
}

/// A set of code points: a table for ASCII, a hash set for what lies beyond.
private struct ScalarSet {
  private var low: (UInt64, UInt64) = (0, 0)
  private var others: Set<UInt32> = []

  init(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<64: low.0 |= 1 << UInt64(scalar.value)
      case 64..<128: low.1 |= 1 << UInt64(scalar.value - 64)
      default: others.insert(scalar.value)
      }
    }
  }

  @inline(__always)
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 64 { return low.0 >> UInt64(value) & 1 == 1 }
    if value < 128 { return low.1 >> UInt64(value - 64) & 1 == 1 }
    return others.contains(value)
  }
}
