extension [UInt8] {
  /// The bytes as text, with those that are not UTF-8 percent-encoded.
  var textKeepingInvalidEncoded: String {
    if let text = String(validating: self, as: UTF8.self) { return text }
    var valid: [UInt8] = []
    valid.reserveCapacity(count + count / 2)
    var index = 0
    while index < count {
      let length = validSequenceLength(at: index)
      if length > 0 {
        valid.append(contentsOf: self[index..<index + length])
      } else {
        PercentEncoding.append(CollectionOfOne(self[index]), to: &valid, unescaped: .unreserved)
      }
      index += Swift.max(length, 1)
    }
    return valid.text
  }

  /// The length of the UTF-8 sequence that starts at an index; 0 where none does (Unicode,
  /// table 3-7).
  private func validSequenceLength(at index: Int) -> Int {
    let lead = self[index]
    let (length, second): (Int, ClosedRange<UInt8>)
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= count, second.contains(self[index + 1]) else { return 0 }
    return self[(index + 2)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }
}
