import Foundation
import Testing

@testable import EavesTool

@Suite("What is laid out for a host")
struct PackageTreeTests {
  @Test("has folders, files and links with their permissions and times, whatever the umask is")
  func write() throws {
    let source = try Folder()
    try source.write("body {}", to: "style.css", mode: 0o600)
    try FileSystem.setModificationTime(1_700_000_000, of: "\(source.path)/style.css")
    var tree = PackageTree(latestTime: nil)
    tree.addFolder("x/data", mode: 0o700)
    tree.add(Array("program".utf8), at: "x/bin/x", below: "x", mode: 0o755)
    tree.add(
      copyOf: "\(source.path)/style.css", at: "www/x/s/a.css", below: "www/x", keepsTime: true)
    tree.addLink("x/static", to: "../www/x/s")
    let folder = try Folder()
    try tree.write(to: "\(folder.path)/out")
    #expect(try folder.mode("out/x/data") == 0o700)
    #expect(try folder.mode("out/x/bin") == 0o755)
    #expect(try folder.mode("out/x/bin/x") == 0o755)
    #expect(try folder.mode("out/www/x/s/a.css") == 0o644)
    #expect(try folder.text("out/x/static/a.css") == "body {}")
    #expect(FileSystem.modificationTime("\(folder.path)/out/www/x/s/a.css") == 1_700_000_000)
    #expect(FileSystem.modificationTime("\(folder.path)/out/x/bin/x") == PackageTree.fixedTime)
    // Folders above what is below are the host's own, and not among the items.
    #expect(!tree.sorted.map(\.path).contains("www"))
  }

  @Test("has no time later than that of the sources, when that is given")
  func latestTime() throws {
    let source = try Folder()
    try source.write("", to: "a")
    try FileSystem.setModificationTime(1_700_000_000, of: "\(source.path)/a")
    #expect(PackageTree(latestTime: 1_600_000_000).time(of: "\(source.path)/a") == 1_600_000_000)
    #expect(PackageTree(latestTime: 1_800_000_000).time(of: "\(source.path)/a") == 1_700_000_000)
  }

  @Test("is listed in the manifest, which is JSON, and in a form that sha256sum reads")
  func manifest() throws {
    var tree = PackageTree(latestTime: nil)
    tree.add(Array("abc".utf8), at: "x/a \"b\"", below: "x")
    tree.addLink("x/l", to: "y")
    let manifest = try Manifest(name: "x", tree)
    #expect(manifest.size == 3)
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(manifest.checksums == "\(digest)  x/a \"b\"\n")
    let object = try JSONSerialization.jsonObject(with: Data(manifest.text.utf8)) as? [String: Any]
    let files = try #require(object?["files"] as? [[String: Any]])
    #expect(files.count == 1)
    #expect(files[0]["path"] as? String == "x/a \"b\"")
    #expect(files[0]["mode"] as? String == "0644")
    #expect(files[0]["sha256"] as? String == digest)
  }

  @Test(
    "is weighed in units for people",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (34_560, "34.5 kB"), (19_190_760, "19.1 MB"),
    ])
  func sizes(bytes: Int, text: String) {
    #expect(PackageReport.text(bytes) == text)
  }
}
