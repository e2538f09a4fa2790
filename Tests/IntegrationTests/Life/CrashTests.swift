import Foundation
import TestSupport
import Testing

extension RealServers {
  /// A handler that traps or faults costs its own request and no other, and the log names it.
  @Suite struct Crashes {
    static let ways = [
      "index", "nil", "overflow", "division", "fatal", "abort", "stack", "memory",
    ]

    private func expectCrash(_ way: String, _ site: Site, _ server: some WebServer) throws {
      let answer = try server.get("/crash?by=\(way)&secret=1")
      #expect(answer.status == 500)
      #expect(answer.text.contains("application&#39;s log"), "\(answer.text)")
      let line = site.log.split(separator: "\n").last { $0.hasPrefix("crash: ") }
      #expect(line?.hasSuffix("while answering GET /crash") == true, "\(site.log)")
      #expect(try server.get("/").status == 200, "\(server.errorLog)")
    }

    // After a crash mod_fcgid takes seconds to find another process, so not every kind is tried.
    @Test("mod_fcgid", arguments: ["index", "abort", "stack"])
    func modFcgid(_ way: String) throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      try expectCrash(way, site, server)
    }

    @Test("Plain CGI")
    func plainCGI() throws {
      let site = try Site(.settings, entryName: "run.cgi")
      let server = try ApacheServer(site)
      for way in Self.ways { try expectCrash(way, site, server) }
    }

    @Test("lighttpd, as plain CGI")
    func lighttpdCGI() throws {
      let site = try Site(.program)
      let server = try LighttpdServer(site, .cgi)
      for way in Self.ways { try expectCrash(way, site, server) }
    }

    @Test("Behind nginx, over a kept connection")
    func nginx() throws {
      for way in Self.ways {
        let site = try Site(.settings)
        let program = try FCGIProcess(site)
        let server = try NginxServer(to: program.endpoint, keepsConnections: true)
        #expect(try server.get("/").status == 200)
        let answer = try server.get("/crash?by=\(way)")
        #expect(answer.status == 500)
        #expect(answer.text.contains("application&#39;s log"), "\(way): \(answer.text)")
        #expect(site.log.contains("while answering GET /crash"))
        // It dies of the signal, so that whoever supervises it sees a crash.
        #expect(program.process.wait(seconds: 20) ?? 0 > 128)
      }
    }

    @Test("What the Swift runtime says before a trap is in the log")
    func lastWords() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      _ = try server.get("/crash?by=fatal")
      #expect(site.log.contains("told to by the request"), "\(site.log)")
    }

    @Test("Requests that other processes answer meanwhile are not touched")
    func others() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let visitors = Load(server.endpoint, "/", connections: 4)
      try visitors.proceed(by: 50)
      for _ in 0..<3 { #expect(try server.get("/crash?by=index").status == 500) }
      try visitors.proceed(by: 50)
      #expect(try visitors.stop().failures == "", "\(server.errorLog)")
    }

    @Test("In the middle of a response the connection breaks off, and the log names the request")
    func whileStreaming() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let answer = try FastCGIClient.ask(program.endpoint, "/stream-crash?size=20000")
      #expect(answer.status == 200)
      #expect(answer.end == nil)
      #expect(site.log.contains("while answering GET /stream-crash"))
    }

    @Test("A handler that throws answers with a page, and the process lives")
    func thrown() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site, configuration: ApacheServer.processes(1))
      let before = try server.get("/process").json()["pid"]
      let answer = try server.get("/throw?text=the-reason")
      #expect(answer.status == 500)
      #expect(!answer.text.contains("the-reason"))
      #expect(site.log.contains("the-reason"))
      #expect(server.errorLog.contains("the-reason"))
      #expect(try server.get("/process").json()["pid"] == before)
    }

    @Test("An error while streaming breaks the response off, and the process lives")
    func thrownWhileStreaming() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let answer = try FastCGIClient.ask(program.endpoint, "/stream-throw?size=20000")
      #expect(answer.status == 200)
      #expect(answer.end == nil)
      #expect(site.log.contains("thrown while streaming"))
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
    }
  }
}
