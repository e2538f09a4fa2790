import Testing

@testable import EavesTool

@Suite("Where a new app finds Eaves")
struct EavesSourceTests {
  @Test("is the folder that the command was built in, as long as it is there")
  func checkout() throws {
    let source = try EavesSource(option: nil)
    #expect(source == .folder(EavesSource.checkout))
    #expect(#filePath.hasPrefix(EavesSource.checkout + "/Tests/"))
    #expect {
      try EavesSource(option: nil, checkout: "/nowhere")
    } throws: { error in
      "\(error)".contains("/nowhere") && "\(error)".contains("--eaves")
    }
  }

  @Test("can be another folder, named from here or from the root")
  func folder() throws {
    let folder = try Folder()
    try folder.write("", to: "my \"eaves\"/Package.swift")
    try folder.write("", to: "my \"eaves\"/Sources/Eaves/App.swift")
    let source = try EavesSource(option: "\(folder.path)/./my \"eaves\"/")
    #expect(source.dependency == #".package(path: "\#(folder.path)/my \"eaves\"")"#)
    #expect(source.identity == "my \"eaves\"")
  }

  @Test("is refused where there is none", arguments: ["/nowhere", "/tmp", "", ":"])
  func none(option: String) {
    #expect(throws: ToolError.self) { try EavesSource(option: option) }
  }

  @Test(
    "can be a repository, in any form that git takes",
    arguments: [
      ("https://example.com/ann/eaves.git", "eaves"),
      ("git@example.com:ann/eaves-fork", "eaves-fork"),
      ("ssh://git@example.com/eaves.git/", "eaves"), ("git@example.com:eaves.git", "eaves"),
    ])
  func repository(url: String, identity: String) throws {
    let source = try EavesSource(option: url)
    #expect(source.dependency == #".package(url: "\#(url)", branch: "main")"#)
    #expect(source.identity == identity)
  }
}
