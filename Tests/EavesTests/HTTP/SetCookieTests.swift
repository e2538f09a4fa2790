import Testing

@testable import Eaves

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
