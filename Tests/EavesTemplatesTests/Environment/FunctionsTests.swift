import EavesTemplates
import Testing

@Suite("Swift functions in templates")
struct FunctionsTests {
  private func render(_ source: String, _ context: [String: Value] = [:]) throws -> String {
    var functions = Functions()
    functions.addFilter("money", [Functions.Parameter("currency", default: "EUR")]) {
      (amount: Double, currency: String) in "\(currency) \(amount)"
    }
    functions.addFilter("double") { (number: Int) in number * 2 }
    functions.addTest("adult", ["limit"]) { (age: Int, limit: Int?) in age >= limit ?? 18 }
    functions.addGlobal("greet", ["name", "greeting"]) { (name: String, greeting: String?) in
      "\(greeting ?? "Hello") \(name)"
    }
    functions.addGlobal("total") { (numbers: [Int]) in numbers.reduce(0, +) }
    functions.addGlobal("fail") { () -> String in throw Failure() }
    functions.addGlobal("count", anyArguments: { .int($0.positional.count + $0.keywords.count) })
    var options = Options()
    options.autoescape = .on
    return try Environment(options: options, functions: functions).compile(source, name: "main")
      .render(context)
  }

  private struct Failure: Error, CustomStringConvertible {
    var description: String { "no luck" }
  }

  @Test func argumentsComeByPositionAndByName() throws {
    #expect(try render("{{ greet('Ada') }}") == "Hello Ada")
    #expect(try render("{{ greet('Ada', 'Hi') }}") == "Hi Ada")
    #expect(try render("{{ greet(greeting='Hi', name='Ada') }}") == "Hi Ada")
    #expect(try render("{{ greet(*['Ada'], **{'greeting': 'Yo'}) }}") == "Yo Ada")
  }

  @Test func defaultsAndConversions() throws {
    #expect(try render("{{ 3|money }} {{ 3.5|money(currency='$') }}") == "EUR 3.0 $ 3.5")
    #expect(try render("{{ 21|double }}") == "42")
    #expect(try render("{{ total([1, 2, 3]) }} {{ count(1, 2, a=3) }}") == "6 3")
    #expect(try render("{{ 17 is adult }} {{ 17 is adult(16) }}") == "False True")
    #expect(try render("{{ [1, 2]|map('double')|join(',') }}") == "2,4")
  }

  @Test func resultsAreEscaped() throws {
    #expect(try render("{{ greet('<Ada>') }}") == "Hello &lt;Ada&gt;")
  }

  @Test(arguments: [
    ("{{ 'x'|double }}", TemplateError.Kind.type), ("{{ greet() }}", .type),
    ("{{ greet('a', 'b', 'c') }}", .type), ("{{ greet('a', nme='b') }}", .type),
    ("{{ greet('a', name='b') }}", .type), ("{{ nope|double }}", .undefined),
  ])
  func whatDoesNotFitIsAnErrorAtTheLine(_ source: String, _ kind: TemplateError.Kind) {
    let error = #expect(throws: TemplateError.self) { try render("\n\n" + source) }
    #expect(error?.kind == kind)
    #expect(error?.line == 3)
    #expect(error?.template == "main")
  }

  @Test func whatAFunctionThrowsIsAnErrorAtTheLine() {
    let error = #expect(throws: TemplateError.self) { try render("a\n{{ fail() }}") }
    #expect(error?.kind == .function)
    #expect(error?.line == 2)
    #expect(error?.message == "no luck")
  }

  private final class Account: DynamicObject {
    let owner = "Ada"
    func attribute(_ name: String) throws -> Value? { name == "owner" ? .string(owner) : nil }
    func item(_ key: Value) throws -> Value? { key == "balance" ? 42 : nil }
    func items() throws -> [Value]? { [1, 2] }
    func call(_ arguments: CallArguments) throws -> Value? { arguments.positional.first }
    var printed: Value? { .safe("<b>\(owner)</b>") }
  }

  @Test func dynamicObjectsLookThingsUpThemselves() throws {
    #expect(
      try render(
        "{{ a.owner }} {{ a['balance'] }} {{ a.balance }} {{ a.nope is defined }} {{ a(7) }} "
          + "{% for x in a %}{{ x }}{% endfor %} {{ a }}", ["a": .object(Account())])
        == "Ada 42 42 False 7 12 <b>Ada</b>")
  }

  /// Keeps what a template calls it with.
  private final class Keeper: DynamicObject, @unchecked Sendable {
    var kept: [Value] = []
    func call(_ arguments: CallArguments) throws -> Value? {
      kept += arguments.positional
      return ""
    }
  }

  @Test("what is kept of a render can be used in another, if for less")
  func valuesOutliveTheirRender() throws {
    let keeper = Keeper()
    _ = try render(
      """
      {% macro m(x) %}{{ x }}{{ y }}{{ given }}{% endmacro %}{% set y = [m] %}
      {%- for i in 'ab'|list recursive %}{{ keep(loop, m, ['a']|map('upper'), self, self.b) }}{% endfor %}
      {%- block b %}b{{ given }}{% endblock %}
      """, ["keep": .object(keeper), "given": "!"])
    #expect(keeper.kept.count == 10)
    let again = try render(
      """
      {{ kept[1]('x') }} {{ kept[0].index }}{{ kept[0].length }}{{ kept[0].nextitem }} \
      {{ kept[2]|list }} {{ kept[4]() }} {{ kept[0]([]) }}
      """, ["kept": .list(keeper.kept)])
    #expect(again.hasPrefix("x!"))
  }
}
