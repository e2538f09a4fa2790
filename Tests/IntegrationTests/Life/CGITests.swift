import Foundation
import TestSupport
import Testing

extension RealServers {
  /// Where FastCGI is switched off, the same files work as plain CGI.
  @Suite struct PlainCGI {
    enum Host: String, CaseIterable, Sendable { case apache, lighttpd }

    private func serve(
      _ shape: Site.Shape, _ host: Host, settings: [String: String] = [:]
    ) throws -> (Site, any WebServer) {
      let site = try Site(shape, entryName: "run.cgi", settings: settings)
      return (
        site,
        host == .apache ? try ApacheServer(site) : try LighttpdServer(site, .cgi)
      )
    }

    @Test("Both shapes of an entry", arguments: Site.Shape.allCases, Host.allCases)
    func answers(_ shape: Site.Shape, _ host: Host) throws {
      let (site, server) = try serve(shape, host)
      let answer = try server.ask(HTTPQuestion("POST", "/echo/a%20b?x=1", body: [1, 2, 3]))
      let echo = try answer.json()
      #expect(echo["method"]?.string == "POST")
      #expect(echo["path"]?.string == "/echo/a b")
      #expect(echo["query"]?.string == "x=1")
      #expect(echo["mount"]?.string == "")
      #expect(echo["bodyLength"]?.int == 3)
      // The line is written when the client has its answer.
      #expect(Wait.until(20) { site.log.contains("POST /echo/a%20b 200") })
    }

    @Test(
      "What a visitor writes after the question mark is never an option or an entry file",
      arguments: Site.Shape.allCases, Host.allCases)
    func queryArguments(_ shape: Site.Shape, _ host: Host) throws {
      let (site, server) = try serve(shape, host)
      let evil = "\(site.path)/evil"
      try site.write("#!/bin/sh\nROOT=/nonexistent\nDEBUG=1\n", to: evil, mode: 0o755)
      // Apache hands a query without = to the program as its arguments (RFC 3875 §4.4).
      let queries = [
        "--check", "--version", "--routes", "--help", "--socket+/tmp/x", "/etc/passwd", evil,
        "\(site.entry)", "../app/bin/site", "-h", "--bind+127.0.0.1:0",
      ]
      for query in queries {
        for target in ["/echo?\(query)", "/run.cgi/echo?\(query)"] {
          let answer = try server.get(target)
          #expect(answer.status == 200, "\(target)")
          #expect(try answer.json()["query"]?.string == query)
          #expect(try answer.json()["path"]?.string == "/echo")
        }
      }
      #expect(try server.get("/?\(evil)").text.hasPrefix("1 "))
    }

    @Test("The response streams", arguments: Host.allCases)
    func streams(_ host: Host) throws {
      let (site, server) = try serve(.settings, host)
      let client = try HTTPClient(server.endpoint)
      try client.send(HTTPQuestion("/stream-until-go"))
      var received = ""
      // The second piece comes only when the first was seen.
      try client.connection.receive(until: "first\n", into: &received)
      #expect(!received.contains("second\n"))
      try site.write("", to: "\(site.root)/go")
      try client.connection.receive(until: "second\n", into: &received)
    }

    @Test("The client has its answer before the work that comes after it", arguments: Host.allCases)
    func afterResponse(_ host: Host) throws {
      let (site, server) = try serve(.settings, host)
      #expect(try server.get("/after").text == "answered\n")
      #expect(access("\(site.root)/after.txt", F_OK) != 0)
      try site.write("", to: "\(site.root)/go")
      #expect(Wait.until(20) { access("\(site.root)/after.txt", F_OK) == 0 })
    }

    @Test("A body without a declared length is read to its end")
    func chunked() throws {
      let (_, server) = try serve(.settings, .apache)
      let chunk = "5\r\nhello\r\n"
      let question = HTTPQuestion(
        "POST", "/echo", headers: [("Transfer-Encoding", "chunked")],
        body: Array((chunk + chunk + "0\r\n\r\n").utf8))
      #expect(try server.ask(question).json()["bodyLength"]?.int == 10)
    }

    @Test("A large body and a large response", arguments: Host.allCases)
    func large(_ host: Host) throws {
      let (_, server) = try serve(.settings, host)
      let body = [UInt8](repeating: 7, count: 3_000_000)
      #expect(
        try server.ask(HTTPQuestion("POST", "/echo", body: body)).json()["bodyLength"]?.int
          == 3_000_000)
      #expect(try server.get("/bytes?count=5000000").body.count == 5_000_000)
      // The response is written while the body waits unread.
      let both = HTTPQuestion("POST", "/ignore-body?count=5000000", body: body)
      #expect(try server.ask(both).body.count == 5_000_000)
    }

    @Test("With no thread to be had, it serves all the same")
    func noThreads() throws {
      let site = try Site(.settings, entryName: "run.cgi")
      let server = try ApacheServer(site, configuration: "RLimitNPROC 1 1\n")
      #expect(try server.get("/").status == 200)
      // The handler asks for a thread and gets none.
      #expect(try server.get("/suspend").status == 200)
    }
  }
}
