import Foundation
import Testing

@testable import EavesGateway

@Suite("The way to a file")
struct PathTrailTests {
  /// The steps below a folder, each as `folder name`.
  private func steps(_ trail: PathTrail, below folder: String) -> [String] {
    trail.steps.filter { $0.folder.hasPrefix(folder) }
      .map { "\($0.folder.dropFirst(folder.count)) \($0.name)" }
  }

  @Test("leads through each folder by its name")
  func plain() throws {
    let trail = try #require(PathTrail("/usr/bin/env"))
    #expect(trail.steps.first == PathTrail.Step(folder: "/", name: "usr"))
    #expect(trail.end.hasSuffix("/env"))
  }

  @Test("leads through links, and through what they lead to")
  func links() throws {
    let folder = try WatchedFolder()
    try folder.link("current", to: "app")
    try folder.link("absolute", to: "\(folder.path)/current/../current")
    let trail = try #require(PathTrail("\(folder.path)/absolute/./run"))
    #expect(trail.end == folder.file)
    #expect(
      steps(trail, below: folder.path)
        == [" absolute", " current", " app", " current", " app", "/app run"])
  }

  @Test("ends with what is not there")
  func missing() throws {
    let trail = try #require(PathTrail("/no-such-folder/file"))
    #expect(trail.end == "/no-such-folder/file")
    #expect(trail.steps.map(\.name) == ["no-such-folder", "file"])
  }

  @Test("goes no higher than the root")
  func root() throws {
    #expect(try #require(PathTrail("/../..")).end == "/")
    #expect(try #require(PathTrail("/")).steps.isEmpty)
  }

  @Test("is none for a relative path, and for links that lead in a circle")
  func none() throws {
    #expect(PathTrail("relative") == nil)
    #expect(PathTrail("") == nil)
    let folder = try WatchedFolder()
    try folder.link("a", to: "b")
    try folder.link("b", to: "a")
    #expect(PathTrail("\(folder.path)/a") == nil)
  }
}
