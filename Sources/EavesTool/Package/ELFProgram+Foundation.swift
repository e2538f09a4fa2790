import EavesGateway

extension ELFProgram {
  /// Whether Foundation is linked in, as the names in the table of symbols tell: five times the size,
  /// and slower to start, which a CGI program pays for with each request. Nil when there is no table
  /// of symbols to look at. FoundationEssentials is fine.
  /// - Parameter bytes: the bytes of the program
  func usesFoundation(_ bytes: [UInt8]) -> Bool? {
    guard hasSymbols, let names = sections.first(where: { $0.name == ".strtab" }) else {
      return nil
    }
    let table = bytes[names.range]
    // In mangled names a module stands as its length and name; FoundationEssentials is
    // 20FoundationEssentials.
    return Self.contains("10Foundation", table)
      || Self.contains("30FoundationInternationalization", table)
  }

  /// Whether a text occurs that no digit stands in front of.
  private static func contains(_ text: String, _ table: ArraySlice<UInt8>) -> Bool {
    let text = Array(text.utf8)
    return table.withUnsafeBytes { table in
      var index = 0
      while let found = ByteRun.first(text, in: table, from: index) {
        if found == 0 || !(0x30...0x39).contains(table[found - 1]) { return true }
        index = found + 1
      }
      return false
    }
  }
}
