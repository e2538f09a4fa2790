/// Character references of HTML (HTML standard, §13.2.5.72 and following).
enum HTMLEntities {
  /// Decodes the references in a text; what is none stays.
  static func decode(_ html: String) -> String {
    let bytes = Array(html.utf8)
    guard bytes.contains(UInt8(ascii: "&")) else { return html }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "&"), let reference = reference(in: bytes, at: index + 1) {
        decoded.append(contentsOf: reference.text)
        index = reference.end
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded.text
  }

  private typealias Reference = (text: [UInt8], end: Int)

  private static func reference(in bytes: [UInt8], at start: Int) -> Reference? {
    guard start < bytes.count else { return nil }
    if bytes[start] == UInt8(ascii: "#") { return numericReference(in: bytes, at: start + 1) }
    return namedReference(in: bytes, at: start)
  }

  private static func numericReference(in bytes: [UInt8], at start: Int) -> Reference? {
    let isHexadecimal = start < bytes.count && bytes[start] | 0x20 == UInt8(ascii: "x")
    var index = isHexadecimal ? start + 1 : start
    let firstDigit = index
    var code: UInt32 = 0
    while index < bytes.count, let digit = bytes[index].hexDigitValue,
      isHexadecimal || digit < 10
    {
      // Beyond the last code point all numbers are alike.
      code = min(code * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
      index += 1
    }
    guard index > firstDigit else { return nil }
    if index < bytes.count, bytes[index] == UInt8(ascii: ";") { index += 1 }
    return (character(code), index)
  }

  /// The character of a number, with the replacements of the standard.
  private static func character(_ code: UInt32) -> [UInt8] {
    switch code {
    case 0: return Array("\u{FFFD}".utf8)
    case 0x0D: return [0x0D]
    case 0x80...0x9F: return Array(String(windows1252(code)).utf8)
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return []
    case _ where code <= 0x10FFFF && code & 0xFFFE == 0xFFFE: return []
    default: return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }
  }

  /// Numbers from 128 to 159 mean what they mean in Windows-1252.
  private static func windows1252(_ code: UInt32) -> Unicode.Scalar {
    let table: [UInt32] = [
      0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
      0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
    return Unicode.Scalar(table[Int(code - 0x80)]) ?? "\u{FFFD}"
  }

  /// No name is longer.
  private static let longestName = 32

  private static func namedReference(in bytes: [UInt8], at start: Int) -> Reference? {
    let end = bytes[start...].prefix(longestName).firstIndex(where: endsName)
    let nameEnd = end ?? min(start + longestName, bytes.count)
    let name = bytes[start..<nameEnd]
    if nameEnd < bytes.count, bytes[nameEnd] == UInt8(ascii: ";"), let value = value(of: name) {
      return (value.text, nameEnd + 1)
    }
    // "&copyright" is "©right": some names count without their semicolon.
    var prefix = name
    while prefix.count >= 2 {
      if let value = value(of: prefix), value.standsAlone { return (value.text, prefix.endIndex) }
      prefix = prefix.dropLast()
    }
    return nil
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0C, UInt8(ascii: " "), UInt8(ascii: "<"), UInt8(ascii: "&"),
      UInt8(ascii: "#"), UInt8(ascii: ";"):
      true
    default: false
    }
  }

  private static func value(
    of name: ArraySlice<UInt8>
  ) -> (text: [UInt8], standsAlone: Bool)? {
    guard !name.contains(UInt8(ascii: "=")), var value = SortedTable(table).value(of: name)
    else { return nil }
    let standsAlone = value.last == UInt8(ascii: "*")
    if standsAlone { value.removeLast() }
    let codes = value.split(separator: UInt8(ascii: ".")).compactMap { UInt32($0.text, radix: 16) }
    let text = codes.compactMap(Unicode.Scalar.init).flatMap { Array(String($0).utf8) }
    return (text, standsAlone)
  }
}
