import Eaves
import HTTPTypes
import Testing

@Suite("A router for apps")
struct RouterTests {
  let binding = RouteBinding(serverName: "example.org", mount: "/~alice/shop")

  static func router(
    _ rules: [Rule], change: (inout RouteMap) -> Void = { _ in }
  ) throws -> Router {
    var map = RouteMap()
    change(&map)
    for rule in rules { map.add(rule) }
    return try map.router()
  }

  @Test("gives parameters typed and by name")
  func typedParameters() throws {
    let router = try Self.router([
      Rule("/<uuid:key>/<int:id>-<float:price>/<path:rest>", endpoint: "e")
    ])
    let match = router.match(
      "/2B5B0911-FDCF-4DD2-921B-28ACE88DB8A0/7-1.50/a/b", binding: binding)
    guard case .found(0, let parameters) = match else {
      Issue.record("\(match)")
      return
    }
    #expect(parameters["id"] == 7)
    #expect(parameters["price"] == 1.5)
    #expect(parameters["rest"] == "a/b")
    #expect(Int(routeValue: parameters.values[1]) == 7)
    #expect(
      UUIDText(routeValue: parameters.values[0])?.description
        == "2b5b0911-fdcf-4dd2-921b-28ace88db8a0")
    #expect(router.parameters(of: 0).map(\.name) == ["key", "id", "price", "rest"])
  }

  @Test("checks a handler's types against a rule")
  func checksHandlers() throws {
    let router = try Self.router([Rule("/post/<int:id>/<name>", endpoint: "post")])
    try router.check([Int.self, String.self], fit: 0)
    try router.check([UInt64.self], fit: 0)
    let error = try #require(throws: RuleError.self) {
      try router.check([String.self], fit: 0)
    }
    #expect(error.message.contains("'id' is of the type int, but its handler wants String"))
    #expect(throws: RuleError.self) {
      try router.check([Int.self, String.self, String.self], fit: 0)
    }
  }

  @Test("a number out of a type's range is no value of it")
  func ranges() {
    #expect(UInt32(routeValue: 4_294_967_296) == nil)
    #expect(UInt(routeValue: -1) == nil)
    #expect(Int64(routeValue: "1") == nil)
  }

  @Test("uses converters of the app's own, typed to the handler")
  func customConverters() throws {
    let router = try Self.router([Rule("/on/<day:when>", endpoint: "on")]) {
      $0.converters["day"] = { _ in WeekdayConverter() }
    }
    try router.check([Weekday.self], fit: 0)
    #expect(throws: RuleError.self) { try router.check([String.self], fit: 0) }
    guard case .found(0, let parameters) = router.match("/on/mon", binding: binding) else {
      Issue.record("no match")
      return
    }
    #expect(Weekday(routeValue: parameters.values[0]) == Weekday(number: 0))
    #expect(router.match("/on/sol", binding: binding) == .notFound)
    let value = RouteValue.custom(CustomRouteValue(Weekday(number: 1)))
    #expect(try router.url(for: "on", ["when": value], binding: binding) == "/~alice/shop/on/tue")
    #expect(throws: BuildError.self) {
      try router.url(for: "on", ["when": "tue"], binding: binding)
    }
  }

  @Test("redirects stay below the mount and keep the query")
  func redirects() throws {
    let router = try Self.router([Rule("/a b/", endpoint: "e")])
    #expect(
      router.match("/a b", binding: binding, query: "x=%201")
        == .redirect(to: "http://example.org/~alice/shop/a%20b/?x=%201"))
    #expect(
      router.match("//evil.example//", binding: binding) == .notFound)
    #expect(
      router.match("//a b//", binding: binding)
        == .redirect(to: "http://example.org/~alice/shop/a%20b/"))
  }

  @Test("a computed redirect is resolved against the mount")
  func computedRedirects() throws {
    var rule = Rule("/old/<int:id>", endpoint: "old")
    rule.redirect = .computed { _, values in "new?id=\(values["id"]?.text ?? "")" }
    let router = try Self.router([rule])
    #expect(
      router.match("/old/3", binding: binding)
        == .redirect(to: "http://example.org/~alice/shop/new?id=3"))
  }

  @Test("tells which methods a path answers")
  func methods() throws {
    let router = try Self.router([
      Rule("/a", endpoint: "a", methods: [.get]), Rule("/a", endpoint: "b", methods: [.put]),
    ])
    #expect(
      router.match("/a", method: .delete, binding: binding)
        == .methodNotAllowed([.get, .head, .put]))
    #expect(router.allowedMethods("/a", binding: binding) == [.get, .head, .put])
    #expect(router.methods(of: 0) == [.get, .head])
    #expect(router.matches("/a", method: .put, binding: binding))
  }

  @Test("a path may be bytes that are no UTF-8")
  func bytes() throws {
    let router = try Self.router([Rule("/<name>", endpoint: "e")])
    let path: [UInt8] = [0x2F, 0xFF, 0x61]
    let match = path.withUnsafeBufferPointer { router.match(bytes: $0, binding: binding) }
    #expect(match == .found(rule: 0, parameters: ["name": "\u{FFFD}a"]))
  }

  @Test("canonically equivalent texts are different paths")
  func equivalentTexts() throws {
    let router = try Self.router([
      Rule("/\u{E9}<int:a>", endpoint: "composed"), Rule("/e\u{301}<int:a>", endpoint: "apart"),
    ])
    #expect(
      router.match("/e\u{301}1", binding: binding) == .found(rule: 1, parameters: ["a": 1]))
  }

  @Test("a URL that cannot be built says what was given and what is wanted")
  func buildErrors() throws {
    let router = try Self.router([
      Rule("/post/<int:id>/<slug>", endpoint: "post", methods: [.get])
    ])
    let missing = try #require(throws: BuildError.self) {
      try router.url(for: "post", ["id": 1, "page": 2], binding: binding)
    }
    #expect(missing.given == ["id", "page"])
    #expect(missing.candidates.map(\.wanted) == [["id", "slug"]])
    #expect(missing.candidates.map(\.missing) == [["slug"]])
    #expect(missing.description.contains("wants slug as well"))

    let unknown = try #require(throws: BuildError.self) {
      try router.url(for: "psot", binding: binding)
    }
    #expect(unknown.suggestion == "post")
    #expect(unknown.description.contains("did you mean 'post'?"))

    let refused = try #require(throws: BuildError.self) {
      try router.url(for: "post", ["id": "x", "slug": "s"], binding: binding)
    }
    #expect(refused.refused?.parameter == "id")

    let method = try #require(throws: BuildError.self) {
      try router.url(for: "post", ["id": 1, "slug": "s"], method: .put, binding: binding)
    }
    #expect(method.description.contains("is for the methods GET, HEAD only"))
  }

  @Test("a fragment keeps what may stand in one")
  func fragments() {
    #expect(RouteEncoding.fragment("a b/?#%é") == "a%20b/?#%%C3%A9")
  }
}

/// A value of an app's own type.
struct Weekday: Hashable, RouteParameter {
  var number: Int
}

/// Reads and writes the names of days.
struct WeekdayConverter: Converter {
  private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  var valueType: RouteValueType { .custom(Weekday.self) }

  func value(from text: String) -> RouteValue? {
    Self.names.firstIndex(of: text).map { .custom(CustomRouteValue(Weekday(number: $0))) }
  }

  func urlText(for value: RouteValue) throws(ConversionError) -> String? {
    guard let day = Weekday(routeValue: value) else { throw ConversionError("a day is needed") }
    return Self.names[day.number]
  }
}
