import Foundation
import TestSupport

/// The recorded setups (Tests/Conformance/cgi/setups.json), laid out on a private Apache with our
/// program as the entry of each.
final class RecordedSetups {
  let server: ApacheServer

  /// Programs that run by themselves, for mod_proxy_fcgi.
  private let overTCP: FCGIProcess
  private let overSocket: FCGIProcess
  private let site: Site

  /// Where the recorded machine had everything.
  private static let recordedBase = "/srv/apache"

  init() throws {
    site = try Site(.settings, settings: ["ACCESS_LOG": "off"])
    overTCP = try FCGIProcess(site, .bind)
    overSocket = try FCGIProcess(site, .socket)
    let file = Conformance.folder.appendingPathComponent("cgi/setups.json")
    let record = try RecordedValue(parsing: try Data(contentsOf: file))
    let base = "\(site.path)/base"
    try site.makeFolder("\(base)/conf")
    // ann:s3cret
    try site.write("ann:{SHA}/vNB+F2HQ559kaLUZbmHHvZrXpg=\n", to: "\(base)/conf/htpasswd")
    guard case .port(let port) = overTCP.endpoint, case .path(let socket) = overSocket.endpoint
    else { throw Failure("the programs do not listen where they were told to") }
    func adapted(_ text: String) -> String {
      text.replacing("\(Self.recordedBase)/run/ext.sock", with: socket)
        .replacing(Self.recordedBase, with: base).replacing("$BASE", with: base)
        .replacing("127.0.0.1:9077", with: "127.0.0.1:\(port)")
    }
    // Which folder each host shows; its own name's unless its files lie elsewhere.
    var hosts: [String: String] = [:]
    for setup in record["setups"]?.array ?? [] {
      guard let host = setup["host"]?.string?.replacing(".test", with: "") else { continue }
      let files = setup["files"]?.object ?? []
      let shown = files.map { $0.key.split(separator: "/") }.first { $0.first == "docroot" }?[1]
      hosts[host] = hosts[host] ?? shown.map(String.init)
      for file in files { try Self.lay(file, in: base, on: site, adapted: adapted) }
    }
    // Some have nothing to show but what their configuration names.
    for setup in record["setups"]?.array ?? [] {
      guard let host = setup["host"]?.string?.replacing(".test", with: "") else { continue }
      hosts[host] = hosts[host] ?? host
    }
    // The document that one of them has a handler for.
    try site.write("a document\n", to: "\(base)/docroot/main/act/page.app")
    server = try ApacheServer(
      documentRoot: site.publicFolder, homes: "\(base)/homes",
      configuration: try Self.configuration(record, hosts, base, site, adapted), site: site)
  }

  /// Writes a file of a setup: an `.htaccess`, or the entry.
  private static func lay(
    _ file: RecordedValue.Member, in base: String, on site: Site, adapted: (String) -> String
  ) throws {
    var folder = base
    for part in file.key.split(separator: "/").dropLast() {
      folder += "/\(part)"
      try site.makeFolder(folder)
    }
    guard let text = file.value.string else { return }
    if text == "<the entry program>" {
      try site.write(
        site.settingsText(["ACCESS_LOG": "off"]), to: "\(base)/\(file.key)", mode: 0o755)
    } else {
      try site.write(adapted(text), to: "\(base)/\(file.key)")
    }
  }

  /// One virtual host for each recorded one and each of its variants: `main.test`, `main-on.test`.
  private static func configuration(
    _ record: RecordedValue, _ hosts: [String: String], _ base: String, _ site: Site,
    _ adapted: (String) -> String
  ) throws -> String {
    var variants = [("", "")]
    for member in record["variants"]?.object ?? [] {
      variants.append((member.key, member.value.string ?? ""))
    }
    // Each entry is a program of its own, and mod_fcgid would make most of them wait.
    var text = "FcgidSpawnScoreUpLimit 10000\n"
    text += adapted(record["server_extra"]?.string ?? "")
    for (name, shown) in hosts.sorted(by: { $0.key < $1.key }) {
      try site.makeFolder("\(base)/docroot/\(shown)")
      let own = record["vhost_extra"]?[name]?.string ?? ""
      let extra = adapted(name == "main" ? record["main_extra"]?.string ?? "" : own)
      for (suffix, directives) in variants {
        text += """

          <VirtualHost *>
            ServerName \(name)\(suffix).test
            DocumentRoot "\(base)/docroot/\(shown)"
            \(directives)
            \(extra)
          </VirtualHost>

          """
      }
    }
    return text
  }
}
