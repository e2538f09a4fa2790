import HTTPTypes
import Testing

@testable import EavesGateway

@Suite("A response")
struct GatewayResponseTests {
  @Test("is a value: what is done to a copy is not done to the original")
  func copies() {
    let original = GatewayResponse(headers: [.contentType: "text/plain"], body: .text("A"))
    var copy = original
    copy.status = .notFound
    copy.headers[.contentType] = "text/html"
    copy.body = .empty
    copy.afterResponse.append {}
    #expect(original.status == .ok)
    #expect(original.headers[.contentType] == "text/plain")
    #expect(original.body.length == 1)
    #expect(original.afterResponse.isEmpty)
    #expect(copy.status == .notFound)
    #expect(copy.headers[.contentType] == "text/html")
    #expect(copy.body.length == 0)
    #expect(copy.afterResponse.count == 1)
  }

  @Test("has no body with the statuses that allow none (RFC 9110 §6.4.1)")
  func bodies() {
    let statuses: [HTTPResponse.Status] = [.ok, .noContent, .notModified, .notFound]
    #expect(statuses.map { GatewayResponse(status: $0).allowsBody } == [true, false, false, true])
  }
}
