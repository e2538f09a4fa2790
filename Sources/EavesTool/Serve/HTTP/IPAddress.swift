#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An address of the internet protocol, of either version.
struct IPAddress: Hashable, Sendable {
  /// The address in 16 bytes. One of version 4 is in the form `::ffff:a.b.c.d`, so that it is the same
  /// however a socket reports it (RFC 4291 §2.5.5.2).
  let bytes: [UInt8]

  private static let version4Prefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  /// Whether it is an address of version 4.
  var isVersion4: Bool { bytes.starts(with: Self.version4Prefix) }

  /// Reads an address as people write it; `[…]` around one of version 6 and a zone behind it are left
  /// out.
  init?(_ text: some StringProtocol) {
    var text = String(text)
    if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
    if let zone = text.firstIndex(of: "%") { text = String(text[..<zone]) }
    var version4 = in_addr()
    if inet_pton(AF_INET, text, &version4) == 1 {
      bytes = Self.version4Prefix + withUnsafeBytes(of: version4) { Array($0) }
      return
    }
    var version6 = in6_addr()
    guard inet_pton(AF_INET6, text, &version6) == 1 else { return nil }
    bytes = withUnsafeBytes(of: version6) { Array($0) }
  }
}

extension IPAddress {
  /// Whether an address, or `localhost`, is reached from this machine only.
  static func isLoopback(_ host: String) -> Bool {
    guard let address = IPAddress(host == "localhost" ? "127.0.0.1" : host) else { return false }
    return address.isVersion4 ? address.bytes[12] == 127 : address == IPAddress("::1")
  }
}

/// A range of addresses, such as `10.0.0.0/8`.
struct IPRange: Hashable, Sendable {
  private let address: IPAddress
  private let bits: Int

  /// Reads an address with or without a number of bits behind a slash.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    self.address = address
    let most = address.isVersion4 ? 32 : 128
    guard parts.count == 2 else {
      bits = 128
      return
    }
    guard let bits = Int(parts[1]), (0...most).contains(bits) else { return nil }
    self.bits = bits + 128 - most
  }

  /// Whether an address lies in the range.
  func contains(_ other: IPAddress) -> Bool {
    let whole = bits / 8
    guard address.bytes[..<whole] == other.bytes[..<whole] else { return false }
    let rest = bits % 8
    guard rest > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
    return address.bytes[whole] & mask == other.bytes[whole] & mask
  }
}
