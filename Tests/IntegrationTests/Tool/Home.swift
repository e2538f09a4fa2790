import Foundation

/// The home folder of an account at a host, with `public_html` in it.
final class Home: Sendable {
  private let folder: TemporaryFolder

  var path: String { "\(folder.path)/home/alice" }

  init() throws {
    folder = try TemporaryFolder()
    for name in ["home/alice/public_html", "www"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }
  }

  /// A university's server, which shows the folder under `/~alice`.
  func server(configuration: String = "") throws -> ApacheServer {
    try ApacheServer(
      documentRoot: "\(folder.path)/www", homes: "\(folder.path)/home",
      configuration: configuration)
  }

  /// The server of a domain of the account's own, which shows the folder under `/`.
  func domain(configuration: String = "") throws -> ApacheServer {
    try ApacheServer(documentRoot: "\(path)/public_html", configuration: configuration)
  }

  /// Gives everything to the account that the web server runs programs as, as it is on a host.
  func own() {
    Account.own(path)
    for name in FileManager.default.enumerator(atPath: path)?.allObjects ?? [] {
      Account.own("\(path)/\(name)")
    }
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
  }

  /// The names in a folder, sorted.
  func names(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").sorted()
  }

  /// What a link leads to.
  func link(_ name: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")
  }

  func inode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.systemFileNumber] as? Int
  }
}
