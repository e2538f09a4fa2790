import Foundation
import Testing

@testable import EavesTool

@Suite("The script on the host")
struct HostScriptTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Calls a function in a shell that knows no more than POSIX wants, where there is one.
  private func call(
    _ function: String, _ arguments: [String], input: String? = nil
  ) async throws -> ExternalCommand.Outcome {
    let script = HostScript(
      folder: folder.path, privateFolder: "x", publicFolder: "www/it", name: "x")
    let shell = FileSystem.isExecutable("/bin/dash") ? "dash" : "sh"
    var command = ExternalCommand(shell, "-s")
    command.input = Array(script.call(function, arguments, input: input).utf8)
    return try await command.run()
  }

  @Test(
    "puts a text into a file in place, so that it is the same file with nothing left of the old")
  func inPlace() async throws {
    try folder.write("a longer text\nof two lines\n", to: "old")
    try folder.write("short\n", to: "new")
    let before = try inode("old")
    let outcome = try await call(
      "put_in_place", ["\(folder.path)/new", "\(folder.path)/old"])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(try inode("old") == before)
    #expect(try folder.text("old").hasPrefix("short\n\n"))
    #expect(try folder.text("old").allSatisfy { $0 == "\n" || "short".contains($0) })
    try folder.write("now a text that is much longer than the one before\n", to: "new")
    _ = try await call("put_in_place", ["\(folder.path)/new", "\(folder.path)/old"])
    #expect(try folder.text("old") == "now a text that is much longer than the one before\n")
  }

  @Test("makes an entry name the current release, and keeps the other settings")
  func pointToCurrent() async throws {
    try folder.write("#!/old/bin/x\n# about\n ROOT = /old\nA=1\nROOTS=2\n", to: "entry")
    let outcome = try await call("point_to_current", ["\(folder.path)/entry"])
    #expect(
      outcome.output == """
        #!\(folder.path)/x/current/bin/x
        # about
        ROOT=\(folder.path)/x/current
        A=1
        ROOTS=2

        """)
    try folder.write("A=1\n", to: "entry")
    let added = try await call("point_to_current", ["\(folder.path)/entry"])
    #expect(added.output.hasSuffix("A=1\nROOT=\(folder.path)/x/current\n"))
  }

  @Test("takes the release's file, unless the one on the host was changed there")
  func choose() async throws {
    try folder.write("new\n", to: "new")
    try folder.write("installed\n\n", to: "installed")
    try folder.write("installed\n", to: "before")
    let paths = ["new", "installed", "before"].map { "\(folder.path)/\($0)" }
    #expect(try await chosen(paths, "no") == "new")
    try folder.write("changed\n", to: "installed")
    #expect(try await chosen(paths, "no") == "installed")
    #expect(try await chosen(paths, "yes") == "new")
    try FileManager.default.removeItem(atPath: paths[1])
    #expect(try await chosen(paths, "no") == "new")
  }

  private func chosen(_ paths: [String], _ replaces: String) async throws -> String {
    let outcome = try await call("choose", paths + [replaces])
    return FileSystem.name(of: outcome.output.trimmingCharacters(in: .newlines))
  }

  @Test("leads the link to another release, never into the folder it leads to")
  func current() async throws {
    for release in ["1", "2"] { try folder.write("", to: "x/releases/\(release)/manifest.json") }
    for release in ["1", "2", "1"] {
      let outcome = try await call("point_current", [release])
      #expect(outcome.status == 0, "\(outcome.text)")
      let link = try FileManager.default.destinationOfSymbolicLink(
        atPath: "\(folder.path)/x/current")
      #expect(link == "releases/\(release)")
    }
    #expect(try FileSystem.names(in: "\(folder.path)/x/releases/1") == ["manifest.json"])
    #expect(try FileSystem.names(in: "\(folder.path)/x") == ["current", "releases"])
  }

  @Test("does not accept an upload of which something is missing or another")
  func damaged() async throws {
    try folder.write("abc", to: "x/releases/.upload-1/a file")
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let wrong = try await call(
      "accept", [".upload-1", "1"], input: "\(digest)  a file\n\(digest)  another\n")
    #expect(wrong.status == 75)
    #expect(wrong.errors.contains("the upload is damaged"))
    #expect(wrong.errors.contains("another"))
    let right = try await call("accept", [".upload-1", "1"], input: "\(digest)  a file\n")
    #expect(right.status == 0, "\(right.text)")
    #expect(try FileSystem.names(in: "\(folder.path)/x/releases/1") == ["a file"])
    try folder.write("abc", to: "x/releases/.upload-2/a file")
    let taken = try await call("accept", [".upload-2", "1"], input: "\(digest)  a file\n")
    #expect(taken.status == 75)
    #expect(taken.errors.contains("somebody else"))
  }

  @Test("copies public files that differ, and removes those that only the old release had")
  func publicFiles() async throws {
    try folder.write("1", to: "x/releases/1/static/a b.css")
    try folder.write("gone", to: "x/releases/1/static/gone.css")
    try folder.write("changed", to: "x/releases/1/static/changed.css")
    try folder.write("2", to: "x/releases/2/static/a b.css")
    try folder.write("new", to: "x/releases/2/static/deep/new.css")
    for (name, text) in [("a b.css", "1"), ("gone.css", "gone"), ("changed.css", "by the owner")] {
      try folder.write(text, to: "www/it/static/\(name)")
    }
    let release = "\(folder.path)/x/releases/2/static"
    let copied = try await call("copy_files", [release, "\(folder.path)/www/it/static"])
    #expect(copied.status == 0, "\(copied.text)")
    let cleaned = try await call("clean", ["1", "2"])
    #expect(cleaned.status == 0, "\(cleaned.text)")
    #expect(try folder.text("www/it/static/a b.css") == "2")
    #expect(try folder.text("www/it/static/deep/new.css") == "new")
    #expect(try folder.text("www/it/static/changed.css") == "by the owner")
    #expect(
      try FileSystem.names(in: "\(folder.path)/www/it/static") == [
        "a b.css", "changed.css", "deep",
      ])
  }

  @Test("makes the folders so that suexec accepts them, those that are there already too")
  func prepare() async throws {
    try folder.write("", to: "www/it/file")
    try FileSystem.setMode(0o775, of: "\(folder.path)/www/it")
    let outcome = try await call("prepare", [".upload-1"])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(try folder.mode("www/it") == 0o755)
    #expect(try folder.mode("x/releases/.upload-1") == 0o755)
  }

  @Test("takes words as they are, whatever they hold")
  func quoting() async throws {
    let odd = "it's $HOME `x` \"y\" \\ *"
    let outcome = try await ExternalCommand("sh", "-c", "printf %s \(Shell.quoted(odd))").run()
    #expect(outcome.output == odd)
  }

  private func inode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")[.systemFileNumber]
      as? Int
  }
}
