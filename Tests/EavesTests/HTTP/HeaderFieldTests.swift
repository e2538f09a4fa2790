import HTTPTypes
import Testing

@testable import Eaves

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
