import NIOHTTP1
import Testing

@testable import EavesTool

/// Addresses, and which of them are believed.
@Suite struct AddressTests {
  @Test(
    "Addresses of both versions are read",
    arguments: [
      "127.0.0.1", "::1", "[::1]", "fe80::1%eth0", "2001:db8::1", "::ffff:10.0.0.1",
    ])
  func addresses(text: String) { #expect(IPAddress(text) != nil) }

  @Test(
    "What is no address is none", arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g", "[]"])
  func noAddresses(text: String) { #expect(IPAddress(text) == nil) }

  @Test("An address of version 4 is the same however it is reported")
  func mapped() { #expect(IPAddress("10.0.0.1") == IPAddress("::ffff:10.0.0.1")) }

  @Test(
    "Ranges hold what they say",
    arguments: [
      ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false),
      ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("192.168.4.0/22", "192.168.7.255", true),
      ("192.168.4.0/22", "192.168.8.0", false), ("127.0.0.1", "127.0.0.1", true),
      ("127.0.0.1", "127.0.0.2", false), ("0.0.0.0/0", "8.8.8.8", true),
      ("0.0.0.0/0", "2001:db8::1", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
      ("2001:db8::/32", "2001:db9::1", false), ("::/0", "1.2.3.4", true), ("::1", "::1", true),
    ])
  func ranges(range: String, address: String, isInside: Bool) throws {
    let range = try #require(IPRange(range))
    #expect(range.contains(try #require(IPAddress(address))) == isInside)
  }

  @Test(
    "Ranges that are none",
    arguments: ["", "/8", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "a/8", "1.2.3.4/8/8"])
  func noRanges(text: String) { #expect(IPRange(text) == nil) }

  static let proxies = ["127.0.0.1", "10.0.0.0/8"].compactMap(IPRange.init)

  static func visitor(
    _ peer: String, _ forwardedFor: [String], proto: [String] = [], trusted: [IPRange] = proxies
  ) -> Visitor {
    Visitor(
      peer: peer, port: 4711, forwardedFor: forwardedFor, forwardedProto: proto, trusted: trusted)
  }

  @Test("A visitor who says to be somebody else is not believed")
  func spoofed() {
    let visitor = Self.visitor("203.0.113.9", ["198.51.100.1"], proto: ["https"])
    #expect(visitor.address == "203.0.113.9")
    #expect(visitor.port == 4711)
    #expect(!visitor.isSecure)
    #expect(Self.visitor("127.0.0.1", ["198.51.100.1"], trusted: []).address == "127.0.0.1")
  }

  @Test("What a trusted proxy adds counts, and nothing that stands before it")
  func trusted() {
    let visitor = Self.visitor(
      "127.0.0.1", ["6.6.6.6, 10.9.9.9, 198.51.100.1", " 10.1.1.1 "], proto: ["http, https"])
    #expect(visitor.address == "198.51.100.1")
    #expect(visitor.port == nil)
    #expect(visitor.isSecure)
  }

  @Test("The scheme that counts is the one that the nearest proxy says")
  func scheme() {
    #expect(!Self.visitor("127.0.0.1", ["1.1.1.1"], proto: ["https", "http"]).isSecure)
    #expect(Self.visitor("127.0.0.1", ["1.1.1.1"], proto: ["HTTPS"]).isSecure)
    #expect(!Self.visitor("127.0.0.1", ["1.1.1.1"], proto: ["httpsx"]).isSecure)
  }

  @Test(
    "The trail ends at what is no address",
    arguments: [
      ("unknown", "127.0.0.1"), ("1.1.1.1, unknown", "127.0.0.1"), ("", "127.0.0.1"),
      (",", "127.0.0.1"),
      ("1.1.1.1,, 10.0.0.2", "10.0.0.2"), ("1.1.1.1\r\n", "127.0.0.1"), ("<script>", "127.0.0.1"),
      ("198.51.100.1:1234", "198.51.100.1"), ("[2001:db8::1]:99", "2001:db8::1"),
      ("2001:db8::1", "2001:db8::1"), ("10.0.0.1", "10.0.0.1"),
    ])
  func trail(value: String, address: String) {
    #expect(Self.visitor("127.0.0.1", [value]).address == address)
  }
}
