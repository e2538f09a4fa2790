import HTTPTypes
import Testing

@testable import EavesGateway

@Suite("The header fields of a request")
struct HTTPFieldsTests {
  private func fields(_ variables: [(String, String)]) -> HTTPFields {
    HTTPFields(Variables(variables.map { (name: $0, value: Array($1.utf8)) }))
  }

  @Test("come from HTTP_…, CONTENT_TYPE, and CONTENT_LENGTH")
  func names() {
    let fields = fields([
      ("HTTP_ACCEPT_LANGUAGE", "de"), ("CONTENT_TYPE", "text/plain"), ("CONTENT_LENGTH", "3"),
      ("PATH", "/bin"), ("REQUEST_METHOD", "POST"),
    ])
    #expect(fields.count == 3)
    #expect(fields[.acceptLanguage] == "de")
    #expect(fields.first?.name.rawName == "Accept-Language")
    #expect(fields[.contentType] == "text/plain")
    #expect(fields[.contentLength] == "3")
  }

  @Test("never have Proxy, which HTTP clients take for a setting")
  func proxy() {
    #expect(fields([("HTTP_PROXY", "http://evil.example"), ("HTTP_HOST", "a")]).count == 1)
  }

  @Test(
    "have Authorization, under whatever name it was left",
    arguments: [
      "HTTP_AUTHORIZATION", "REDIRECT_HTTP_AUTHORIZATION", "REDIRECT_REDIRECT_HTTP_AUTHORIZATION",
    ])
  func authorization(variable: String) {
    #expect(fields([(variable, "Bearer x")])[.authorization] == "Bearer x")
  }

  @Test("an empty Authorization is none")
  func emptyAuthorization() {
    let fields = fields([("HTTP_AUTHORIZATION", ""), ("REDIRECT_HTTP_AUTHORIZATION", "Basic eA==")])
    #expect(fields[.authorization] == "Basic eA==")
  }

  @Test("names that are no header fields are left out, whatever bytes they have")
  func hostileNames() {
    #expect(fields([("HTTP_", "x"), ("HTTP_A B", "x"), ("HTTP_É", "x"), ("", "x")]).isEmpty)
  }

  @Test("bytes that are not UTF-8 crash nothing")
  func hostileValues() {
    let fields = HTTPFields(Variables([(name: "HTTP_USER_AGENT", value: [0xFF, 0x0A, 0x41])]))
    #expect(fields[.userAgent]?.isEmpty == false)
  }
}
