import EavesTemplates

/// Renders a source text with the few variables that the tests of filters and methods share. What
/// they expect was produced by Jinja 3.1.6.
func rendered(_ source: String, escaping: Bool = false) throws -> String {
  func user(_ name: String, _ age: Int, _ city: String) -> Value {
    let members: [(key: String, value: Value)] = [
      ("name", .string(name)), ("age", .int(age)), ("city", .string(city)),
    ]
    return .dictionary(ValueDictionary(members))
  }
  let letters: [(key: String, value: Value)] = [("b", .int(2)), ("a", .int(1)), ("C", .int(3))]
  var options = Options()
  options.autoescape = escaping ? .on : .off
  return try Environment(options: options).compile(source).render([
    "users": .list([user("Ann", 31, "Oslo"), user("bob", 25, "Rome"), user("Cid", 31, "oslo")]),
    "d": .dictionary(ValueDictionary(letters)),
    "html": .string(#"<b>Tom & "Jerry's"</b>"#),
  ])
}
