import Foundation
import TestSupport
import Testing

extension RealServers {
  /// The recorded responses (Tests/Conformance/cgi/responses.jsonl): what a handler means by a status,
  /// fields, and a body reaches the client, by each interface.
  @Suite struct RecordedResponses {
    /// Outputs without a `Status`, to which Apache applies the request's conditions itself. Our gateway
    /// always sends one, so that the client gets what the handler answered; conditions are for the
    /// framework to look at, which knows what they are about.
    private static let withoutStatus = "-etagns-"

    /// A file of the web server's own, to which some responses lead by an internal redirect.
    private static let staticFile = "static target\n"

    @Test("Each reaches the client", arguments: ["cgi", "mod_fcgid", "mod_proxy_fcgi"])
    func reaches(_ interface: String) throws {
      let site = try Site(.settings, entryName: interface == "cgi" ? "run.cgi" : "run.fcgi")
      try site.makeFolder("\(site.root)/responses")
      try site.write(Self.staticFile, to: "\(site.publicFolder)/static-target.txt")
      let program = try FCGIProcess(site, .bind)
      let server = try Self.server(interface, site, program)
      var counts = (reached: 0, unreachable: 0)
      var differences: [String] = []
      for record in try Conformance.cases("cgi/responses.jsonl") {
        guard record["interface"]?.string == interface else { continue }
        guard let response = RecordedResponse(record) else {
          counts.unreachable += 1
          continue
        }
        try site.write(response.file, to: "\(site.root)/responses/\(response.id)")
        let difference = try Self.difference(response, server)
        if difference.isEmpty { counts.reached += 1 } else { differences.append(difference) }
      }
      print(
        "\(interface): \(counts.reached) responses reach the client,",
        "\(counts.unreachable) that no handler can make, \(differences.count) differ")
      #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
      #expect(counts.reached > 40)
    }

    private static func server(
      _ interface: String, _ site: Site, _ program: FCGIProcess
    ) throws -> ApacheServer {
      guard interface == "mod_proxy_fcgi", case .port(let port) = program.endpoint else {
        return try ApacheServer(site)
      }
      return try ApacheServer(
        site,
        configuration: """
          ProxyPass "/static-target.txt" "!"
          ProxyPass "/" "fcgi://127.0.0.1:\(port)/"

          """)
    }

    /// In what the client's answer differs from the handler's; empty when in nothing.
    private static func difference(
      _ response: RecordedResponse, _ server: ApacheServer
    ) throws -> String {
      var question = HTTPQuestion(
        response.method, "/response/\(response.id)", headers: response.headers)
      question.version = response.version
      let answer = try server.ask(question)
      var parts: [String] = []
      if response.id.contains(Self.withoutStatus) {
        let isAnswer = answer.status == response.status && answer.body == response.body
        return isAnswer ? "" : "\(response.id): \(answer.status) \(answer.text.debugDescription)"
      }
      let status = response.client["status"]?.int
      if answer.status != status {
        parts.append("status \(answer.status) instead of \(status as Any)")
      }
      if let body = response.expectedBody, body != answer.body {
        parts.append("body \(answer.text.debugDescription)")
      }
      var fields: [String: [String]] = [:]
      for (name, value) in answer.headers
      where !RecordedResponse.serversOwn.contains(name.lowercased()) {
        fields[name.lowercased(), default: []].append(value)
      }
      let expected = response.expectedFields
      if answer.text == Self.staticFile {
        for name in ["accept-ranges", "etag", "last-modified"] { fields[name] = expected[name] }
      }
      for name in Set(fields.keys).union(expected.keys)
      where fields[name] != expected[name] && expected[name] != ["$now"] {
        parts.append("\(name): \(fields[name] ?? []) instead of \(expected[name] ?? [])")
      }
      return parts.isEmpty ? "" : "\(response.id): " + parts.joined(separator: "; ")
    }
  }
}
