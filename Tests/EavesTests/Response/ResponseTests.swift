import Eaves
import Testing

@Suite("A response that is made step by step")
struct ResponseTests {
  @Test("keeps what each step has added")
  func steps() {
    let response = Response("A").cookie("a", "1").conditional().cookie("b", "2")
      .status(.created).header("X-Answer", "42")
    #expect(response.cookies.map(\.name) == ["a", "b"])
    #expect(response.isConditional)
    #expect(response.status == .created)
    #expect(response.headers[.contentType] == Response.html)
    #expect(response.body.length == 1)
  }

  @Test("leaves the one it was made from as it was")
  func original() {
    let page = Response("A")
    _ = page.type("text/plain").cookie("a", "1")
    #expect(page.headers[.contentType] == Response.html)
    #expect(Response("B").headers[.contentType] == Response.html)
    #expect(page.cookies.isEmpty)
  }
}
