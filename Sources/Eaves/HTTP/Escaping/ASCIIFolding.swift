/// Text in ASCII: letters lose their accents, ligatures and wide forms become plain letters, all
/// else is dropped. This is what remains of the compatibility decomposition (NFKD) in ASCII.
enum ASCIIFolding {
  /// Folds a text.
  static func fold(_ text: String) -> [UInt8] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { ascii(of: $0) }
  }

  /// The ASCII characters in the decomposition of a character.
  /// - Parameter onlyPure: whether to give none where the decomposition has other characters too
  static func ascii(of scalar: Unicode.Scalar, onlyPure: Bool = false) -> [UInt8] {
    if scalar.isASCII { return [UInt8(truncatingIfNeeded: scalar.value)] }
    return table.withUTF8Buffer { bytes in
      guard let entry = Entry(for: scalar.value, in: bytes), !onlyPure || entry.isPure
      else { return [] }
      // Runs have one character an entry, which rises with the code point.
      var ascii = entry.ascii
      ascii[0] += UInt8(scalar.value - entry.first)
      return ascii
    }
  }

  /// An entry of the table.
  private struct Entry {
    let first: UInt32
    let ascii: [UInt8]
    let isPure: Bool

    private static let size = 15

    /// The entry whose run has the code point; nil where there is none.
    init?(for codePoint: UInt32, in table: UnsafeBufferPointer<UInt8>) {
      var (low, high) = (0, entryCount)
      while low < high {
        let middle = (low + high) / 2
        if Self.number(table, middle, 0..<6, radix: 16) <= codePoint {
          low = middle + 1
        } else {
          high = middle
        }
      }
      guard low > 0 else { return nil }
      first = Self.number(table, low - 1, 0..<6, radix: 16)
      let count = Self.number(table, low - 1, 6..<8, radix: 10)
      guard codePoint < first + count else { return nil }
      let length = Int(Self.number(table, low - 1, 8..<9, radix: 10))
      let start = Self.offset(low - 1)
      ascii = Array(table[(start + 9)..<(start + 9 + length)])
      isPure = table[start + 14] == UInt8(ascii: "+")
    }

    /// Entries are separated by one byte, a space or a line break.
    private static func offset(_ index: Int) -> Int { index * (size + 1) }

    private static func number(
      _ table: UnsafeBufferPointer<UInt8>, _ index: Int, _ digits: Range<Int>, radix: UInt32
    ) -> UInt32 {
      let start = offset(index)
      return digits.reduce(0) {
        $0 * radix + UInt32(table[start + $1].hexDigitValue ?? 0)
      }
    }
  }
}
