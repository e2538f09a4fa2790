import HTTPTypes
import Testing

@testable import Eaves

struct HTTPErrorTests {
  @Test func aMissingFieldIs400AndNamesItself() {
    let form = FormData(fields: ["name": "Ada", "age": "x"])
    #expect(throws: Never.self) { try form.require("name") }
    #expect { try form.require("email") } throws: { error in
      let error = error as? HTTPError
      return error?.status == .badRequest
        && error?.detail == "the request has no form field \"email\""
    }
    #expect { try form.require("age", as: Int.self) } throws: { error in
      (error as? HTTPError)?.detail?.contains("\"x\" is not Int") == true
    }
  }

  @Test func errorsCarryTheirHeaders() {
    #expect(HTTPError.methodNotAllowed(allowed: [.get, .head]).fields[.allow] == "GET, HEAD")
    #expect(HTTPError.tooManyRequests(retryAfter: 30).fields[.retryAfter] == "30")
    let error = HTTPError.unauthorized(.basic(realm: "eaves"))
    #expect(error.fields[.wwwAuthenticate] == "Basic realm=eaves")
    #expect(error.title == "Unauthorized")
  }

  @Test func unknownCodesAreNoErrors() {
    #expect(HTTPError(code: 200) == nil)
    #expect(HTTPError(code: 99_999) == nil)
    #expect(HTTPError(code: 404)?.description.hasPrefix("The requested URL") == true)
  }
}
