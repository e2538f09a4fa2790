import Foundation
import Testing

/// A site that `eaves deploy` brings to a home folder, shown by a private Apache.
final class DeployedSite {
  let home: Home
  let server: ApacheServer
  let sources: AppSources

  /// Where the site is reached.
  let target = "/~alice/site/"

  private let isPlainCGI: Bool

  /// - Parameter isPlainCGI: whether the host has no FastCGI
  init(isPlainCGI: Bool = false) throws {
    self.isPlainCGI = isPlainCGI
    home = try Home()
    sources = try AppSources()
    let configuration = """
      <Directory "\(home.path)">
        RemoveHandler .fcgi
      </Directory>

      """
    server = try home.server(configuration: isPlainCGI ? configuration : "")
  }

  var url: String { "http://127.0.0.1:\(server.port)\(target)" }

  /// Deploys what the sources are now.
  /// - Parameters:
  ///   - place: where to, when that is not the home folder on this machine
  ///   - options: further options
  func deploy(
    to place: String? = nil, version: String? = nil, _ options: [String] = []
  ) throws -> (status: Int, output: String) {
    if let version { try sources.write(version, to: "version.txt") }
    let kind = isPlainCGI ? ["--host", "cgi"] : []
    let result = try ToolProgram.run(
      ["deploy", place ?? home.path, "--url", url] + sources.versionedOptions + kind + options)
    // On a host, whoever uploads is whom programs run as.
    home.own()
    return result
  }

  func rollback(_ options: [String] = []) throws -> (status: Int, output: String) {
    let result = try ToolProgram.run(
      ["rollback", home.path, "--private", "site", "--url", url] + options)
    home.own()
    return result
  }

  /// The version that answers a visitor.
  func version() throws -> String? {
    let answer = try server.get(target)
    guard answer.status == 200 else { return "\(answer.status)" }
    return answer.text.split(separator: " ").first.map(String.init)
  }

  /// Which release the link leads to.
  var current: String? { home.link("site/current") }

  /// The releases on the host.
  func releases() throws -> [String] {
    try home.names(in: "site/releases").filter { !$0.hasPrefix(".") }
  }
}
