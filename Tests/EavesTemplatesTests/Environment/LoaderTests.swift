import EavesTemplates
import Foundation
import Testing

@Suite("Loaders and the cache")
struct LoaderTests {
  private final class Folder {
    let path: String
    init() throws {
      path = FileManager.default.temporaryDirectory.path + "/eaves-\(UUID().uuidString)"
      try FileManager.default.createDirectory(
        atPath: path + "/templates/sub", withIntermediateDirectories: true)
      try write("templates/a.html", "A {% include 'sub/b.html' %}")
      try write("templates/sub/b.html", "B")
      try write("secret.html", "secret")
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
    }
  }

  @Test func aFolderHasTemplatesByTheirPaths() throws {
    let folder = try Folder()
    let environment = Environment(loader: FolderLoader(folder.path + "/templates"))
    #expect(try environment.template("a.html").render() == "A B")
  }

  @Test func aNameCannotLeadOutOfTheFolder() throws {
    let folder = try Folder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/templates/link.html",
      withDestinationPath: folder.path + "/secret.html")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/templates/up", withDestinationPath: folder.path)
    let environment = Environment(loader: FolderLoader(folder.path + "/templates"))
    for name in [
      "../secret.html", "sub/../../secret.html", folder.path + "/secret.html", "link.html",
      "up/secret.html", "a.html\u{0}", "", "/", ".", "..", "sub", "./a.html", "sub//b.html",
      "..\\secret.html",
    ] {
      let error = #expect(throws: TemplateError.self) { try environment.template(name) }
      #expect(error?.kind == .notFound, "\(name)")
    }
  }

  @Test func severalFoldersAndLoadersAreAskedInTurn() throws {
    let first = try Folder()
    let second = try Folder()
    try second.write("templates/only.html", "second")
    let folders = [first.path + "/templates", second.path + "/templates"]
    #expect(
      try Environment(loader: FolderLoader(folders)).template("only.html").render() == "second")
    let choice = ChoiceLoader([
      DictionaryLoader(["x": "dictionary"]),
      FunctionLoader { $0 == "y" ? LoadedSource("function") : nil },
      EmbeddedLoader { $0 == "z" ? "embedded" : nil },
    ])
    let environment = Environment(loader: choice)
    #expect(
      try ["x", "y", "z"].map { try environment.template($0).render() }
        == ["dictionary", "function", "embedded"])
    #expect(throws: TemplateError.self) { try environment.template("w") }
  }

  @Test func aChangedFileIsSeenWhenReloading() throws {
    let folder = try Folder()
    let loader = FolderLoader(folder.path + "/templates")
    let always = Environment(loader: loader, reload: .always)
    let never = Environment(loader: loader, reload: .never)
    #expect(try always.template("sub/b.html").render() == "B")
    #expect(try never.template("sub/b.html").render() == "B")
    try folder.write("templates/sub/b.html", "changed")
    #expect(try always.template("a.html").render() == "A changed")
    #expect(try never.template("sub/b.html").render() == "B")
  }

  @Test func threadsShareAnEnvironment() async throws {
    let sources = Dictionary(
      uniqueKeysWithValues: (0..<50).map {
        ("t\($0)", "{% for x in l %}{{ x }}{{ n }}{% endfor %}")
      })
    let environment = Environment(loader: DictionaryLoader(sources), globals: ["l": [1, 2, 3]])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<16 {
        group.addTask {
          for round in 0..<100 {
            let text = try environment.template("t\((round + task) % 50)").render(["n": .int(task)])
            #expect(text == "1\(task)2\(task)3\(task)")
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func aTemplateChangesItsOwnCopyOfWhatItIsGiven() throws {
    var options = Options()
    options.extensions = [.do]
    let environment = Environment(options: options, globals: ["g": [1]])
    let page = try environment.compile("{% do l.append(4) %}{% do g.append(2) %}{{ l }}{{ g }}")
    let list: Value = [1, 2, 3]
    #expect(try page.render(["l": list]) == "[1, 2, 3, 4][1, 2]")
    #expect(try page.render(["l": list]) == "[1, 2, 3, 4][1, 2]")
    #expect(list == [1, 2, 3])
  }
}
