import Eaves
import HTTPTypes
import Testing

@Suite("Rules that cannot be used are refused at start-up")
struct RuleErrorTests {
  @Test(
    "the error names the rule, the column and the fix",
    arguments: [
      ("post", nil, "must start with a slash"),
      ("/<>", 2, "not a placeholder"),
      ("/a/< x >", 4, "not a placeholder"),
      ("/a/<int:x", 4, "not a placeholder"),
      ("/<x>/b/<x>", 8, "'x' is there twice"),
      ("/é/<nit:x>", 4, "there is no converter 'nit'"),
      ("/<int(min=-1):x>", 7, "arguments of the converter 'int' cannot be read"),
      ("/<string(size=1):x>", 2, "it has no argument 'size'"),
      ("/<string(3, minlength=2):x>", 2, "'minlength' is given twice"),
      ("/<string(minlength=3, maxlength=2):x>", 2, "minlength 3 is more than maxlength 2"),
      ("/<any(1, 2):x>", 2, "need quotes"),
    ])
  func reportsTheMistake(text: String, column: Int?, message: String) throws {
    let error = try #require(throws: RuleError.self) {
      try Self.router(Rule(text, endpoint: "e", source: "App.swift:7"))
    }
    #expect(error.rule == text)
    #expect(error.column == column)
    #expect(error.message.contains(message))
    #expect(error.description.contains("App.swift:7"))
    #expect(error.description.contains("fix: "))
  }

  @Test("an unknown converter suggests the nearest known one")
  func suggestsConverters() throws {
    let error = try #require(throws: RuleError.self) {
      try Self.router(Rule("/<strng:x>", endpoint: "e"))
    }
    #expect(error.fix.contains("did you mean 'string'?"))
  }

  @Test("a redirect may only name what the rule captures")
  func checksRedirects() {
    var rule = Rule("/old/<id>", endpoint: "old")
    rule.redirect = .to("/new/<number>")
    #expect(throws: RuleError.self) { try Self.router(rule) }
  }

  @Test("a default must suit its converter")
  func checksDefaults() {
    var rule = Rule("/<any(a, b):x>", endpoint: "e")
    rule.defaults = ["x": "c"]
    #expect(throws: RuleError.self) { try Self.router(rule) }
  }

  @Test(
    "a rule that others hide is reported with both rules",
    arguments: [
      ("/a", "/a"),
      ("/<name>", "/<other>"),
      ("/<int:a>", "/<int(max=9):b>"),
      ("/<name>", "/<uuid:id>"),
      ("/<string:a>/edit", "/<string(length=2):b>/edit"),
    ])
  func findsHiddenRules(first: String, second: String) throws {
    let router = try Self.router(
      Rule(first, endpoint: "first", methods: [.get], source: "App.swift:1"),
      Rule(second, endpoint: "second", methods: [.get], source: "App.swift:2"))
    let error = try #require(throws: RuleError.self) { try router.validate() }
    #expect(error.rule == second)
    #expect(error.other?.rule == first)
    #expect(error.description.contains("App.swift:1") && error.description.contains("App.swift:2"))
  }

  @Test(
    "rules that can all be reached pass",
    arguments: [
      [Rule("/a", endpoint: "a", methods: [.get]), Rule("/a", endpoint: "b", methods: [.post])],
      [Rule("/a", endpoint: "a"), Rule("/a/", endpoint: "b")],
      [Rule("/<a>", endpoint: "a"), Rule("/<int:b>", endpoint: "b"), Rule("/x", endpoint: "x")],
      [Rule("/<a>/x", endpoint: "a"), Rule("/<uuid:b>/y", endpoint: "b")],
      [Rule("/<a>", endpoint: "a"), Rule("/<path:b>", endpoint: "b")],
      [
        Rule("/a", endpoint: "a", methods: [.get, .options]),
        Rule("/a", endpoint: "b", methods: [.put, .options]), Rule("/a", endpoint: "rest"),
      ],
    ])
  func acceptsDistinctRules(rules: [Rule]) throws {
    var map = RouteMap()
    for rule in rules { map.add(rule) }
    try map.router().validate()
  }

  @Test(
    "what Werkzeug accepts in silence is reported",
    arguments: ["/<int(1,5):x>", "/<uuid(4):x>", "/<any():x>", "/<int(min=1, *):x>"])
  func reportsDoubts(text: String) throws {
    let router = try Self.router(Rule(text, endpoint: "e"))
    #expect(throws: RuleError.self) { try router.validate() }
  }

  @Test("an alias needs a rule it stands for")
  func checksAliases() throws {
    var alias = Rule("/users/index.html", endpoint: "users")
    alias.isAlias = true
    #expect(throws: RuleError.self) { try Self.router(alias).validate() }
    try Self.router(alias, Rule("/users/", endpoint: "users")).validate()
  }

  private static func router(_ rules: Rule...) throws -> Router {
    var map = RouteMap()
    for rule in rules { map.add(rule) }
    return try map.router()
  }
}
