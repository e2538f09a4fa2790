import Testing

@testable import EavesGateway

@Suite("The address of a socket")
struct SocketAddressTests {
  @Test("is read from HOST:PORT")
  func reading() {
    #expect(
      SocketAddress(hostAndPort: "127.0.0.1:9000") == .internet(host: "127.0.0.1", port: 9000))
    #expect(SocketAddress(hostAndPort: "[::1]:9000") == .internet(host: "::1", port: 9000))
    #expect(SocketAddress(hostAndPort: "localhost:80") == .internet(host: "127.0.0.1", port: 80))
  }

  @Test(
    "is nothing else",
    arguments: ["", ":", "80", "host:80", "127.0.0.1:", "127.0.0.1:65536", "1.2.3:4", "[::1:80"])
  func refusing(text: String) {
    #expect(SocketAddress(hostAndPort: text) == nil)
  }

  @Test("is written as it is read")
  func writing() {
    #expect(SocketAddress.internet(host: "::1", port: 80).description == "[::1]:80")
    #expect(SocketAddress.path("/run/x").description == "/run/x")
  }

  @Test("a path that the system cannot hold is an error, not a shorter path")
  func longPath() {
    let path = "/" + String(repeating: "x", count: 200)
    #expect(throws: SystemError.self) { try SocketAddress.path(path).withAddress { _, _ in } }
  }
}
