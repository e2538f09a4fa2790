import Testing

@testable import EavesTool

@Suite("The checkout of Eaves that an app is built with")
struct EavesFolderTests {
  /// What `swift package show-dependencies --format json` answers, cut to what is read of it.
  private static func answer(_ dependencies: String) -> String {
    """
    warning: something else
    {
      "identity": "flasky", "name": "flasky", "path": "/home/alice/flasky",
      "dependencies": [\(dependencies)]
    }
    """
  }

  private static let log = """
    {"identity": "swift-log", "name": "swift-log", "path": "/a/swift-log", "dependencies": []}
    """

  @Test("is found by its name, wherever it lies")
  func found() throws {
    let eaves = """
      {"identity": "checkout", "name": "eaves", "path": "/b/checkout", "dependencies": [\(Self.log)]}
      """
    let direct = Self.answer("\(Self.log), \(eaves)")
    #expect(try AppPackage.eavesFolder(dependencies: direct, of: "flasky") == "/b/checkout")
    let nested = Self.answer(
      #"{"identity": "kit", "name": "kit", "path": "/c", "dependencies": [\#(eaves)]}"#)
    #expect(try AppPackage.eavesFolder(dependencies: nested, of: "flasky") == "/b/checkout")
  }

  @Test("is missed by name, and an answer of another form is told")
  func missing() {
    let error = #expect(throws: ToolError.self) {
      try AppPackage.eavesFolder(dependencies: Self.answer(Self.log), of: "flasky")
    }
    #expect(error?.message == "the package flasky does not depend on Eaves")
    #expect(throws: ToolError.self) {
      try AppPackage.eavesFolder(dependencies: "error", of: "flasky")
    }
  }
}
