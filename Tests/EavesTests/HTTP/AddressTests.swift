import Testing

@testable import Eaves

struct TrustedHostsTests {
  @Test func aDotCoversTheDomainAndWhatIsBelow() {
    let hosts = TrustedHosts([".example.org", "bücher.example", "[::1]:8000"])
    #expect(hosts.trusts("example.org") && hosts.trusts("a.b.example.org:8080"))
    #expect(!hosts.trusts("badexample.org") && !hosts.trusts("example.org.evil.com"))
    #expect(hosts.trusts("xn--bcher-kva.example") && !hosts.trusts("a.xn--bcher-kva.example"))
    #expect(hosts.trusts("[::1]") && !hosts.trusts("[::2]"))
  }

  @Test func anUntrustedHostIs400() {
    #expect { try TrustedHosts(["example.org"]).host(scheme: "http", header: "evil.com") } throws: {
      ($0 as? HTTPError)?.detail == "the host \"evil.com\" is not trusted"
    }
  }
}

struct ProxyFixTests {
  private func address(trusting count: Int, _ header: String) -> String? {
    var connection = ConnectionInfo(
      clientAddress: "10.0.0.1", scheme: "http", host: nil, serverName: "s", serverPort: "80",
      mount: "")
    ProxyFix(for: count).apply(to: &connection) { $0 == "X-Forwarded-For" ? header : nil }
    return connection.clientAddress
  }

  @Test func onlyWhatTrustedProxiesAddedCounts() {
    #expect(address(trusting: 1, "6.6.6.6, 1.2.3.4") == "1.2.3.4")
    #expect(address(trusting: 2, "6.6.6.6, 1.2.3.4, 10.0.0.2") == "1.2.3.4")
    #expect(address(trusting: 3, "1.2.3.4") == "10.0.0.1")
    #expect(address(trusting: 0, "6.6.6.6") == "10.0.0.1")
  }
}
