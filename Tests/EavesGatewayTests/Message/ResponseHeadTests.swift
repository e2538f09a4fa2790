import HTTPTypes
import Testing

@testable import EavesGateway

@Suite("The head of a response")
struct ResponseHeadTests {
  private func head(_ response: GatewayResponse, contentLength: Int? = nil) throws -> String {
    var bytes = ByteBuffer()
    try ResponseHead.append(response, contentLength: contentLength, to: &bytes)
    return bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test("has the status first, then the fields in their order, then an empty line")
  func order() throws {
    let response = GatewayResponse(
      status: .created, headers: [.contentType: "text/plain", .location: "/x"])
    #expect(
      try head(response)
        == "Status: 201 Created\r\nContent-Type: text/plain\r\nLocation: /x\r\n\r\n")
  }

  @Test("says how long the body is, unless a field does")
  func length() throws {
    #expect(try head(GatewayResponse(), contentLength: 12).contains("Content-Length: 12\r\n"))
    let own = GatewayResponse(headers: [.contentLength: "5"])
    #expect(try head(own, contentLength: 12).contains("Content-Length: 5\r\n"))
    #expect(try !head(own, contentLength: 12).contains("12"))
  }

  @Test("a line that Apache would refuse is an error that names the field")
  func longLine() throws {
    let long = String(repeating: "x", count: 8_000)
    let response = GatewayResponse(headers: [.contentSecurityPolicy: long])
    let error = #expect(throws: HeaderError.self) { try head(response) }
    #expect(error?.description.contains("Content-Security-Policy") == true)
    let short = String(repeating: "x", count: 7_900)
    #expect(throws: Never.self) {
      try head(GatewayResponse(headers: [.contentSecurityPolicy: short]))
    }
  }

  @Test(
    "line breaks and other control characters in a value are refused",
    arguments: ["a\r\nSet-Cookie: b=1", "a\nb", "a\rb", "a\u{0}b", "a\u{1B}b", "a\u{7F}b"])
  func injection(value: String) {
    #expect(throws: HeaderError.invalidValue(name: "X-Name")) {
      try HTTPField(checking: "X-Name", value: value)
    }
  }

  @Test("names are tokens", arguments: ["", "a b", "a:b", "a\r\nb", "é"])
  func names(name: String) {
    #expect(throws: HeaderError.invalidName(name)) { try HTTPField(checking: name, value: "x") }
  }

  @Test("tabs and text beyond ASCII may be in a value")
  func allowed() throws {
    #expect(try HTTPField(checking: "X-Name", value: "a\tbé").value == "a\tbé")
  }
}
