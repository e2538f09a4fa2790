import Foundation
import Testing

extension RealServers {
  /// On shared hosting nobody can read the web server's log, so the app's own must be good.
  @Suite struct AppLog {
    @Test("One line for each request: method, path, status, milliseconds, bytes")
    func accessLine() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/bytes/caf%C3%A9?count=1234&password=secret").status == 200)
      let pattern =
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info: GET \/bytes\/caf%C3%A9 200 \d+\.\d ms 1234 B$/
      #expect(Wait.until(20) { !site.log.isEmpty })
      let lines = site.log.split(separator: "\n")
      #expect(lines.count == 1)
      #expect(try lines.first.map { try pattern.wholeMatch(in: $0) != nil } == true, "\(site.log)")
      #expect(!site.log.contains("secret"))
    }

    @Test("The line can be switched off")
    func accessLineOff() throws {
      let site = try Site(.settings, settings: ["ACCESS_LOG": "off"])
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      #expect(try server.get("/log?text=something-else").status == 200)
      #expect(site.log.contains("something-else"))
      #expect(!site.log.contains("GET"))
    }

    @Test("LOG_LEVEL decides what is written")
    func level() throws {
      let site = try Site(.settings, settings: ["LOG_LEVEL": "warning"])
      let server = try ApacheServer(site)
      #expect(try server.get("/log?text=for-information").status == 200)
      #expect(try server.get("/log?level=error&text=an-error").status == 200)
      #expect(site.log.contains("an-error"))
      #expect(!site.log.contains("for-information"))
      #expect(!site.log.contains("GET"))
    }

    @Test("Errors reach the web server's log too, over FCGI_STDERR")
    func webServersLog() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let answer = try FastCGIClient.ask(program.endpoint, "/throw?text=the-reason")
      let errors = String(decoding: answer.errors, as: UTF8.self)
      #expect(errors.contains("the-reason"))
      #expect(!errors.contains("info:"))
      let server = try ApacheServer(site)
      _ = try server.get("/throw?text=another-reason")
      #expect(server.errorLog.contains("another-reason"))
    }

    @Test("Errors reach the web server's log too, over the standard error of a CGI program")
    func webServersLogOfCGI() throws {
      let site = try Site(.settings, entryName: "run.cgi")
      let server = try ApacheServer(site)
      #expect(try server.get("/throw?text=the-reason").status == 500)
      #expect(try server.get("/log?text=for-information").status == 200)
      #expect(site.log.contains("the-reason"))
      #expect(site.log.contains("for-information"))
      #expect(server.errorLog.contains("the-reason"))
      #expect(!server.errorLog.contains("for-information"))
    }

    @Test("What is written to file descriptor 2 is in the log", arguments: ["run.fcgi", "run.cgi"])
    func standardError(_ entry: String) throws {
      let site = try Site(.settings, entryName: entry)
      let server = try ApacheServer(site)
      #expect(try server.get("/stderr?text=from-a-library").status == 200)
      #expect(site.log.contains("from-a-library\n"))
    }

    @Test("A request cannot forge a line, nor send control codes to a terminal")
    func forged() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let evil = "\n2024-01-01T00:00:00Z error: forged\r\n\u{1B}[2J\u{9B}31m\u{2028}\u{85}x\u{0}y"
      let variables: [(String, [UInt8])] = [
        ("REQUEST_URI", Array("/echo\(evil)".utf8)), ("HTTP_HOST", Array(evil.utf8)),
        ("CONTENT_LENGTH", Array(evil.utf8)), ("REQUEST_METHOD", Array("GET".utf8)),
      ]
      let methods: [(String, [UInt8])] = [("REQUEST_METHOD", Array("GET\(evil)".utf8))]
      for further in [variables, Array(variables.prefix(1)) + [variables[3]], methods] {
        let client = try FastCGIClient(program.endpoint)
        try client.send(
          FastCGIRecord.begin()
            + FastCGIRecord.stream(.parameters, FastCGIRecord.encode(further))
            + FastCGIRecord.stream(.input, []))
        _ = try client.receive()
      }
      let percent = "%0a2024-01-01T00:00:00Z%20error:%20forged%1b[2J"
      for target in ["/throw?text=", "/log?text=", "/log?level=error&text="] {
        _ = try FastCGIClient.ask(program.endpoint, target + percent)
      }
      let log = site.log
      #expect(log.contains("forged"))
      let start = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (info|warning|error): /#
      for line in log.split(separator: "\n") {
        #expect(try start.prefixMatch(in: line) != nil, "\(line)")
        #expect(!line.hasPrefix("2024-01-01"))
      }
      let controls = log.unicodeScalars.filter {
        ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
          || $0.value == 0x2028 || $0.value == 0x2029
      }
      #expect(controls.isEmpty)
    }

    @Test("A crash line is as safe as any other")
    func forgedCrash() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      let client = try FastCGIClient(program.endpoint)
      let target = "/crash\u{1B}[2J\ncrash: forged?by=abort"
      let variables = FastCGIClient.variables("GET", target)
      try client.send(
        FastCGIRecord.begin()
          + FastCGIRecord.stream(.parameters, FastCGIRecord.encode(variables))
          + FastCGIRecord.stream(.input, []))
      _ = try client.receive()
      let lines = site.log.split(separator: "\n").filter { $0.hasPrefix("crash: ") }
      #expect(lines.count <= 1)
      #expect(!site.log.contains("\u{1B}"))
    }

    @Test("The folders of the file are made where they are missing")
    func folders() throws {
      let site = try Site(.settings, settings: ["LOG": "var/log/site/app.log"])
      let program = try FCGIProcess(site)
      #expect(try FastCGIClient.ask(program.endpoint, "/echo/here").status == 200)
      // The line is written once the answer is out.
      let path = "\(site.root)/var/log/site/app.log"
      let isThere = Wait.until(5) {
        (try? String(contentsOfFile: path, encoding: .utf8))?.contains("GET /echo/here 200") == true
      }
      #expect(isThere)
    }

    @Test("A file that has grown too large is kept under another name, and so are a few older ones")
    func rotation() throws {
      let settings = ["LOG_MAX_SIZE": "2000", "LOG_KEEP": "2"]
      let site = try Site(.settings, settings: settings)
      let program = try FCGIProcess(site)
      let manager = FileManager.default
      let folder = "\(site.root)/logs"
      // A process looks once a second.
      for round in 0..<5 {
        for number in 0..<40 {
          let target = "/echo/round-\(round)/number-\(number)"
          #expect(try FastCGIClient.ask(program.endpoint, target).status == 200)
        }
        usleep(1_050_000)
      }
      let names = try manager.contentsOfDirectory(atPath: folder).sorted()
      #expect(names == ["site.log", "site.log.1", "site.log.2"])
      let newest = try String(contentsOfFile: "\(folder)/site.log.1", encoding: .utf8)
      let oldest = try String(contentsOfFile: "\(folder)/site.log.2", encoding: .utf8)
      #expect(newest > oldest)
      #expect(try FastCGIClient.ask(program.endpoint, "/echo/after").status == 200)
      #expect(Wait.until(20) { site.log.contains("/echo/after") })
    }

    @Test("Several processes that rotate one log lose no line")
    func sharedRotation() throws {
      let site = try Site(.settings, settings: ["LOG_MAX_SIZE": "20000", "LOG_KEEP": "1000"])
      let server = try LighttpdServer(site, .fastCGI(processes: 4))
      let visitors = Load(server.endpoint, "/", connections: 8)
      usleep(4_000_000)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "")
      let folder = "\(site.root)/logs"
      func lines() throws -> (files: Int, lines: Int) {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let texts = try names.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
        return (names.count, texts.map { $0.split(separator: "\n").count }.reduce(0, +))
      }
      #expect(Wait.until(20) { (try? lines().lines) == exchanges.count })
      #expect(try lines().files > 1)
      #expect(try lines().lines == exchanges.count)
    }

    @Test("A log that was removed by hand is begun anew")
    func removed() throws {
      let site = try Site(.settings)
      let program = try FCGIProcess(site)
      _ = try FastCGIClient.ask(program.endpoint, "/")
      #expect(unlink(site.logPath) == 0)
      let isThereAgain = Wait.until(20) {
        _ = try? FastCGIClient.ask(program.endpoint, "/")
        return access(site.logPath, F_OK) == 0
      }
      #expect(isThereAgain)
    }

    @Test(
      "When the log cannot be written, the app serves all the same and says so once",
      arguments: ["run.fcgi", "run.cgi"])
    func notWritable(_ entry: String) throws {
      let site = try Site(.settings, entryName: entry)
      // A file where the folder would be keeps even root from writing there.
      try site.write("in the way", to: "\(site.root)/logs")
      let server = try ApacheServer(site, configuration: ApacheServer.processes(1))
      #expect(try server.get("/").status == 200)
      #expect(server.errorLog.contains("the log file cannot be written"))
      #expect(server.errorLog.contains(site.logPath))
      guard entry == "run.fcgi" else { return }
      for _ in 0..<5 { #expect(try server.get("/").status == 200) }
      #expect(server.errorLog.components(separatedBy: "cannot be written").count == 2)
    }

    @Test("The log is readable by nobody but its owner")
    func permissions() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      #expect(try server.get("/").status == 200)
      var status = stat()
      #expect(stat(site.logPath, &status) == 0)
      #expect(status.st_mode & 0o077 == 0)
      #expect(stat("\(site.root)/logs", &status) == 0)
      #expect(status.st_mode & 0o077 == 0)
    }

    @Test("LOG=stderr writes to the web server's log, LOG=off nowhere")
    func destinations() throws {
      for (destination, isThere) in [("stderr", true), ("off", false)] {
        let site = try Site(.settings, settings: ["LOG": destination])
        let server = try ApacheServer(site)
        #expect(try server.get("/log?text=a-line-of-the-app").status == 200)
        #expect(server.errorLog.contains("a-line-of-the-app") == isThere)
        #expect(access("\(site.root)/logs", F_OK) != 0)
      }
    }
  }
}
