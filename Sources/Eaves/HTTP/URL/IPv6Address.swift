/// The text form of IPv6 addresses (RFC 4291 §2.2).
enum IPv6Address {
  /// Whether a text is an IPv6 address, possibly with a zone (`fe80::1%eth0`) or in the form that
  /// is kept for future versions (`v1.x`, RFC 3986 §3.2.2).
  static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.first == UInt8(ascii: "v") { return isFutureAddress(bytes.dropFirst()) }
    guard let (address, zone) = bytes.partition(at: UInt8(ascii: "%")) else {
      return isAddress(bytes[...])
    }
    return !zone.isEmpty && !zone.contains(UInt8(ascii: "%")) && isAddress(address)
  }

  private static func isFutureAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let (version, rest) = bytes.partition(at: UInt8(ascii: ".")) else { return false }
    return !version.isEmpty && version.allSatisfy { $0.hexDigitValue != nil } && !rest.isEmpty
  }

  private static func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    let groups = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard (3...9).contains(groups.count), let last = groups.last else { return false }
    var groupCount = groups.count
    if last.contains(UInt8(ascii: ".")) {
      guard isIPv4(last) else { return false }
      groupCount += 1
    }
    // "::" shows as an empty group inside, or as two of them at an end.
    let inner = groups[1..<(groups.count - 1)].filter(\.isEmpty).count
    guard inner <= 1 else { return false }
    let hasGap = inner == 1
    if groups[0].isEmpty, !(hasGap && groups[1].isEmpty) { return false }
    if last.isEmpty, !(hasGap && groups[groups.count - 2].isEmpty) { return false }
    let emptyCount = groups.filter(\.isEmpty).count
    guard hasGap ? groupCount - emptyCount <= 7 : groupCount == 8 else { return false }
    let words = last.contains(UInt8(ascii: ".")) ? groups.dropLast() : groups[...]
    return words.allSatisfy { $0.count <= 4 && $0.allSatisfy { $0.hexDigitValue != nil } }
  }

  private static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.count) && part.allSatisfy(\.isDigit)
          && (part.count == 1 || part.first != UInt8(ascii: "0"))
          && Int(part.text).map { $0 <= 255 } == true
      }
  }
}
