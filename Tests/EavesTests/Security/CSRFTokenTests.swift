import Testing

@testable import Eaves

@Suite("CSRFToken")
struct CSRFTokenTests {
  @Test("a page's token belongs to its session, masked anew each time")
  func tokens() {
    let session = Session()
    let one = CSRFToken.masked(for: session)
    let two = CSRFToken.masked(for: session)
    #expect(one != two)
    #expect(CSRFToken.isValid(one, for: session))
    #expect(CSRFToken.isValid(two, for: session))
    #expect(session.isModified)
  }

  @Test("another session's token is refused, as is one where there is no session")
  func others() {
    let session = Session()
    let other = Session()
    let token = CSRFToken.masked(for: other)
    #expect(!CSRFToken.isValid(token, for: session))
    _ = CSRFToken.masked(for: session)
    #expect(!CSRFToken.isValid(token, for: session))
  }

  @Test("the second page does not change the session")
  func unmodified() {
    let session = Session()
    _ = CSRFToken.masked(for: session)
    session.isModified = false
    _ = CSRFToken.masked(for: session)
    #expect(!session.isModified)
  }

  @Test(
    "what is no token is refused",
    arguments: [
      nil, "", "x", "\u{0}", String(repeating: "A", count: 86),
      String(repeating: "é", count: 100_000),
    ])
  func garbled(token: String?) {
    let session = Session()
    _ = CSRFToken.masked(for: session)
    #expect(!CSRFToken.isValid(token, for: session))
  }

  @Test("a session's token that is no token is made anew")
  func garbledSession() {
    let session = Session([CSRFToken.sessionKey: "short"])
    #expect(!CSRFToken.isValid("short", for: session))
    #expect(CSRFToken.isValid(CSRFToken.masked(for: session), for: session))
  }
}
