import Testing

@testable import EavesTool

@Suite("The name of a new app")
struct ProjectNameTests {
  @Test(
    "is the last part of the path",
    arguments: [("flasky", "flasky"), ("sites/flasky", "flasky"), ("/srv/my-site/", "my-site")])
  func path(path: String, name: String) throws {
    #expect(try ProjectName(path: path).text == name)
  }

  @Test("names a module, in which there are no hyphens")
  func module() throws {
    #expect(try ProjectName("my-site_2").module == "my_site_2")
  }

  @Test(
    "begins with a letter and has letters, digits, hyphens, and underscores",
    arguments: [
      "9lives", "-x", "_x", "my site", "möwe", "a.b", "a\"b", "a\nb", "a\u{0}b", "é", "..", ".",
      "", "/", "//", "swift\\(1)", String(repeating: "a", count: 65),
    ])
  func refused(name: String) {
    #expect(throws: ToolError.self) { try ProjectName(path: name) }
  }

  @Test(
    "is not one that the language or the app's own parts have",
    arguments: [
      "class", "Eaves", "eaves", "SWIFT", "Testing", "main", "http_types", "EavesTesting",
    ])
  func taken(name: String) {
    let isTaken = (try? ProjectName(name)) == nil
    #expect(isTaken == (name != "http_types"))
  }

  @Test(
    "comes with advice that would be taken",
    arguments: [
      ("my site", "my-site"), ("9lives", "lives"), ("--", "flasky"), ("a/", nil), ("möwe", "m-we"),
      ("", nil), ("class", "class-site"),
    ] as [(String, String?)])
  func advice(name: String, suggestion: String?) throws {
    do throws(ToolError) {
      _ = try ProjectName(path: name)
      #expect(suggestion == nil)
    } catch {
      #expect(error.status == .usage)
      guard let suggestion else { return }
      #expect(error.fix.contains(suggestion))
      #expect(try ProjectName(suggestion).text == suggestion)
    }
  }
}
