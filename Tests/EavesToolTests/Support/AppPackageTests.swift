import Testing

@testable import EavesTool

@Suite("The app's package")
struct AppPackageTests {
  /// What `swift package describe --type json` answers, cut to what differs from package to package.
  private static let description = """
    warning: 'flasky': dependency 'x' is not used by any target
    {
      "name" : "flasky", "path" : "/home/ada/flasky",
      "products" : [
        { "name" : "Shared", "targets" : ["Shared"], "type" : { "library" : ["automatic"] } },
        { "name" : "worker", "targets" : ["Worker"], "type" : { "executable" : null } },
        { "name" : "flasky", "targets" : ["Flasky"], "type" : { "executable" : null } }
      ],
      "targets" : [
        { "name" : "Shared", "path" : "Sources/Shared", "type" : "library" },
        { "name" : "Worker", "path" : "Sources/Worker", "type" : "executable" },
        { "name" : "Flasky", "path" : "/elsewhere/Flasky", "type" : "executable" }
      ]
    }
    """

  @Test("lists the programs that it builds, by name, with the folders of their sources")
  func programs() throws {
    let package = try AppPackage(description: Self.description)
    #expect(package.name == "flasky")
    #expect(package.folder == "/home/ada/flasky")
    #expect(package.programs.map(\.name) == ["flasky", "worker"])
    #expect(
      package.programs.map(\.sources) == ["/elsewhere/Flasky", "/home/ada/flasky/Sources/Worker"])
  }

  @Test("finds a program by its name, and asks for one when there are several")
  func severalPrograms() throws {
    let package = try AppPackage(description: Self.description)
    #expect(try package.program(named: "worker").name == "worker")
    let error = #expect(throws: ToolError.self) { try package.program(named: nil) }
    #expect(error?.message.contains("flasky, worker") == true)
    #expect(error?.fix.contains("--product flasky") == true)
    #expect(error?.status == .usage)
    #expect(throws: ToolError.self) { try package.program(named: "Shared") }
  }

  @Test("needs no name when it builds one program, and says so when it builds none")
  func fewPrograms() throws {
    let one = AppPackage(
      folder: "/a", name: "one", programs: [.init(name: "app", sources: "/a/Sources/App")])
    #expect(try one.program(named: nil).name == "app")
    let none = AppPackage(folder: "/a", name: "none", programs: [])
    let error = #expect(throws: ToolError.self) { try none.program(named: nil) }
    #expect(error?.fix.contains("executableTarget") == true)
  }

  @Test("is not guessed from an answer that is no description", arguments: ["", "{}", "[1]", "{"])
  func noDescription(text: String) {
    #expect(throws: ToolError.self) { try AppPackage(description: text) }
  }

  @Test("has its templates and static files in its folder, or beside a program's sources")
  func root() throws {
    let folder = try Folder()
    let package = AppPackage(
      folder: folder.path, name: "site",
      programs: [.init(name: "site", sources: "\(folder.path)/Sources/Site")])
    let program = try package.program(named: "site")
    #expect(package.root(of: program) == folder.path)
    try folder.write("", to: "Sources/Site/templates/index.html")
    #expect(package.root(of: program) == "\(folder.path)/Sources/Site")
    try folder.write("", to: "static/style.css")
    #expect(package.root(of: program) == folder.path)
  }

  @Test("is looked for in the folder and those above, and its absence is explained")
  func search() async throws {
    let folder = try Folder()
    let error = await #expect(throws: ToolError.self) {
      try await AppPackage.find(from: folder.path)
    }
    #expect(error?.message.contains("in no Swift package") == true)
    #expect(error?.status == .noInput)
    try folder.write(
      """
      // swift-tools-version: 6.0
      import PackageDescription
      let package = Package(name: "small", targets: [.executableTarget(name: "Small")])
      """, to: "Package.swift")
    try folder.write("print(1)\n", to: "Sources/Small/main.swift")
    let package = try await AppPackage.find(from: "\(folder.path)/Sources/Small")
    #expect(package.name == "small")
    #expect(package.programs.map(\.name) == ["Small"])
  }
}
