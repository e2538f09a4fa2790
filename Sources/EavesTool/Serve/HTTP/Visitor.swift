/// Where a request comes from, as far as that is certain.
///
/// Anybody can write `X-Forwarded-For`. It counts only when the connection comes from a proxy that is
/// trusted, and then from its end: each proxy adds the address that it saw.
struct Visitor: Hashable, Sendable {
  var address: String

  /// The port of the connection; nil when a proxy has it.
  var port: Int?
  var isSecure: Bool

  /// - Parameters:
  ///   - peer: the address the connection comes from
  ///   - forwardedFor: the values of all fields `X-Forwarded-For`, in their order
  ///   - forwardedProto: those of `X-Forwarded-Proto`
  ///   - trusted: the proxies whose word counts
  init(
    peer: String, port: Int?, forwardedFor: [String] = [], forwardedProto: [String] = [],
    trusted: [IPRange] = []
  ) {
    address = peer
    self.port = port
    isSecure = false
    guard Self.isTrusted(peer, trusted) else { return }
    isSecure = Self.items(forwardedProto).last.map { $0.lowercased() == "https" } ?? false
    for item in Self.items(forwardedFor).reversed() {
      // A proxy that does not know the address, or something that is none, is where the trail ends.
      guard let next = Self.address(item) else { return }
      address = next
      self.port = nil
      guard Self.isTrusted(next, trusted) else { return }
    }
  }

  /// Whether an address is that of a trusted proxy.
  static func isTrusted(_ address: String, _ trusted: [IPRange]) -> Bool {
    guard !trusted.isEmpty, let address = IPAddress(address) else { return false }
    return trusted.contains { $0.contains(address) }
  }

  private static func items(_ values: [String]) -> [Substring] {
    values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .map { item in
        let start = item.drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { start[...$0] } ?? ""
      }
  }

  /// The address in an item, without a port behind it and without brackets around it.
  private static func address(_ item: Substring) -> String? {
    var text = item
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = text[text.index(after: text.startIndex)..<end]
    } else if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
      text = text[..<colon]
    }
    return IPAddress(text) == nil ? nil : String(text)
  }
}
