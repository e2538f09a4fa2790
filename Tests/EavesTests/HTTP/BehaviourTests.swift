import HTTPTypes
import Testing

@testable import Eaves

/// What the recorded cases do not say.
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

struct QueryParametersTests {
  @Test func valuesAreReadByNameAndType() throws {
    let query = try QueryParameters(parsing: "page=2&tag=a&tag=b&page=3")
    #expect(query["page"] == "2")
    #expect(query.get("page", as: Int.self) == 2)
    #expect(query.all("tag") == ["a", "b"])
    #expect(query.all("page", as: Int.self) == [2, 3])
    #expect(query["missing"] == nil)
    #expect { try query.require("missing") } throws: {
      ($0 as? HTTPError)?.detail == "the request has no query parameter \"missing\""
    }
  }
}

struct JSONBodyTests {
  struct Post: Decodable, Equatable {
    struct Author: Decodable, Equatable { var name: String }
    var title: String
    var authors: [Author]
  }

  private func decode(_ text: String, type: String = "application/json") throws -> Post {
    try JSONBody.decode(from: Array(text.utf8), contentType: ContentType(parsing: type))
  }

  @Test func bodiesAreDecoded() throws {
    let post = try decode(#"{"title": "a", "authors": [{"name": "b"}]}"#)
    #expect(post == Post(title: "a", authors: [.init(name: "b")]))
    #expect(throws: Never.self) {
      try decode(#"{"title": "a", "authors": []}"#, type: "application/problem+json")
    }
  }

  @Test(arguments: [
    (#"{"title": "a"}"#, "authors is missing"),
    (#"{"title": "a", "authors": [{"name": 1}]}"#, "authors[0].name is not of type String"),
    (#"{"title": null, "authors": []}"#, "title is null"),
    (#"{"title""#, "the body is not JSON"),
  ])
  func theErrorNamesTheKey(_ text: String, _ reason: String) {
    #expect { try decode(text) } throws: { error in
      let error = error as? HTTPError
      return error?.status.code == 400 && error?.description.contains(reason) == true
    }
  }

  @Test func anotherTypeIs415() {
    #expect { try decode("{}", type: "text/plain") } throws: {
      ($0 as? HTTPError)?.status.code == 415
    }
  }
}

struct SetCookieTests {
  @Test func namesCannotAddAttributes() {
    for name in ["a;b", "a\nb", "a\r\nSet-Cookie: b", "\u{0}"] {
      #expect(throws: SetCookie.Invalid.name(name)) {
        try SetCookie(name, "1").headerValue(now: nil)
      }
    }
    #expect(throws: SetCookie.Invalid.self) {
      try SetCookie("a", "1", domain: "a;b").headerValue(now: nil)
    }
  }
}

struct HeaderFieldTests {
  @Test func valuesCannotAddFields() {
    var fields: HTTPFields = [:]
    #expect(throws: InvalidHeaderField.self) { try fields.add("X-A", "a\r\nSet-Cookie: b") }
    #expect(throws: InvalidHeaderField.self) { try fields.set("X A", "b") }
    #expect(fields.isEmpty)
  }

  @Test func cacheControlIsWritten() {
    var cache = CacheControl()
    cache.isPublic = true
    cache.maxAge = 60
    cache.isPrivate = .fields("a, b")
    #expect(cache.description == "public, max-age=60, private=\"a, b\"")
    cache.maxAge = nil
    cache.isPublic = false
    #expect(cache.description == "private=\"a, b\"")
  }
}

struct FileResponseTests {
  private let file = FileMetadata(
    path: "/srv/a.txt", size: 10, modified: HTTPDate(secondsSince1970: 1_700_000_000))

  @Test func theTagFollowsTheFile() throws {
    let tag = try #require(file.tag)
    var other = file
    other.modifiedNanoseconds = 1
    #expect(other.tag != tag)
    other = file
    other.size = 11
    #expect(other.tag != tag)
  }

  @Test func aFileTheClientHasIsNotSentAgain() throws {
    var conditions = RequestConditions()
    conditions.ifNoneMatch = EntityTagSet(parsing: "\"\(try #require(file.tag))\"")
    let plan = try FileResponsePlan(
      for: file, method: .get, conditions: conditions, now: HTTPDate(secondsSince1970: 0))
    #expect(plan.status == .notModified && plan.range == nil)
    #expect(plan.fields[.contentLength] == nil && plan.fields[.eTag] != nil)
  }

  @Test func markupEscapesWhatIsPutIntoIt() {
    let name = "<b>\"Ada\"</b>"
    let page: Markup = "<p>\(name) & \(Markup(safe: "<i>you</i>")), \(3)</p>"
    #expect(
      page.html == "<p>&lt;b&gt;&#34;Ada&#34;&lt;/b&gt; & <i>you</i>, 3</p>")
  }
}
