import Foundation
import Testing

@testable import EavesTool

@Suite("Files and folders")
struct FileSystemTests {
  @Test("A file takes the place of another at once, with the permissions it is given")
  func write() throws {
    let folder = try Folder()
    try folder.write("old", to: "file", mode: 0o600)
    let old = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(folder.path)/file"))
    try FileSystem.write("new", to: "\(folder.path)/file", mode: 0o755)
    #expect(try folder.text("file") == "new")
    #expect(try folder.mode("file") == 0o755)
    #expect(try old.readToEnd() == Data("old".utf8))
    #expect(try FileSystem.names(in: folder.path) == ["file"])
  }

  @Test("What cannot be read or written is named, with the system's reason")
  func failures() throws {
    let folder = try Folder()
    let missing = #expect(throws: ToolError.self) {
      try FileSystem.read("\(folder.path)/none")
    }
    #expect(missing?.message.contains("\(folder.path)/none: No such file") == true)
    #expect(missing?.status == .noInput)
    #expect(throws: ToolError.self) { try FileSystem.read(folder.path) }
    #expect(throws: ToolError.self) { try FileSystem.write("", to: "\(folder.path)/no/file") }
    #expect(throws: ToolError.self) { try FileSystem.names(in: "\(folder.path)/none") }
  }

  @Test("Removing a folder removes links, and not what they lead to")
  func remove() throws {
    let folder = try Folder()
    try folder.write("kept", to: "kept/file")
    try folder.write("", to: "gone/deep/file")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/gone/link", withDestinationPath: "\(folder.path)/kept")
    try FileSystem.remove("\(folder.path)/gone")
    #expect(try FileSystem.names(in: folder.path) == ["kept"])
    #expect(try folder.text("kept/file") == "kept")
  }

  @Test("Names are sorted by their bytes, whatever the language of the machine")
  func names() throws {
    let folder = try Folder()
    for name in ["b", "ä", "A", ".hidden", "a"] { try folder.write("", to: name) }
    #expect(try FileSystem.names(in: folder.path) == [".hidden", "A", "a", "b", "ä"])
  }

  @Test("A path's folder and name")
  func parts() {
    #expect(FileSystem.parent(of: "/a/b") == "/a")
    #expect(FileSystem.parent(of: "/a") == "/")
    #expect(FileSystem.parent(of: "a") == ".")
    #expect(FileSystem.name(of: "/a/b/") == "b")
    #expect(FileSystem.absolute("/a") == "/a")
    #expect(FileSystem.absolute("a").hasSuffix("/a"))
  }
}
