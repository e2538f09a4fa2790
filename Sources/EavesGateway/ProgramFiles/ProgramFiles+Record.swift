extension ProgramFiles {
  /// One file in the list. All numbers are little-endian, and counted in bytes from the beginning of
  /// the program, or of the list for the name.
  ///
  /// | bytes | |
  /// |---|---|
  /// | 0–7 | where the content begins |
  /// | 8–15 | its size |
  /// | 16–23 | when it was last changed, in seconds since 1970 |
  /// | 24–31 | the first 8 bytes of its SHA-256 |
  /// | 32–35 | where the name begins |
  /// | 36–39 | the length of the name |
  struct Record {
    /// The bytes in front of the first record: the number of records.
    static let header = 8

    /// The bytes of a record.
    static let size = 40

    private let place: Int
    private let start: Int
    private let contentSize: Int

    /// Where the name is in the list.
    let name: Range<Int>

    /// The first byte behind the content.
    var end: Int { start + contentSize }

    /// Nil when the record points out of the list, or has numbers that cannot be.
    init?(_ list: [UInt8], at index: Int) {
      place = Self.header + index * Self.size
      let start = Self.number(list, place, bytes: 8)
      let size = Self.number(list, place + 8, bytes: 8)
      let nameStart = Int(Self.number(list, place + 32, bytes: 4))
      let nameLength = Int(Self.number(list, place + 36, bytes: 4))
      guard start <= Self.largest, size <= Self.largest, nameStart + nameLength <= list.count else {
        return nil
      }
      self.start = Int(start)
      contentSize = Int(size)
      name = nameStart..<nameStart + nameLength
    }

    /// More than any program has; twice as much is still an Int.
    private static let largest = UInt64(1) << 48

    func file(_ list: [UInt8]) -> File {
      File(
        start: start, size: contentSize,
        modificationTime: Int(Int64(bitPattern: Self.number(list, place + 16, bytes: 8))),
        version: Self.hexadecimal(list[place + 24..<place + 32]))
    }

    /// The number in some bytes, which have to be there.
    static func number(_ list: [UInt8], _ place: Int, bytes: Int) -> UInt64 {
      list[place..<place + bytes].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
      bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
