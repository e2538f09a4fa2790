import Foundation
import Testing

extension RealServers.AppLog {
  /// Lines of requests are written several at once; nobody shall notice.
  @Suite struct HeldLines {
    private let site: Site
    private let program: FCGIProcess

    init() throws {
      site = try Site(.settings)
      program = try FCGIProcess(site)
    }

    private var targets: [String] {
      site.log.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /info: GET (\S+) 200/).map { String($0.1) }
      }
    }

    @Test("The last line is written though no request follows it")
    func idle() throws {
      let client = try FastCGIClient(program.endpoint)
      for number in 0..<3 {
        #expect(try client.ask("GET", "/echo/\(number)", keep: true).status == 200)
      }
      #expect(Wait.until(20) { targets == ["/echo/0", "/echo/1", "/echo/2"] }, "\(site.log)")
    }

    @Test("Of many requests each has its line, in their order, when the program ends")
    func end() throws {
      let client = try FastCGIClient(program.endpoint)
      for number in 0..<2_000 {
        #expect(try client.ask("GET", "/echo/\(number)", keep: true).status == 200)
      }
      program.process.signal(SIGTERM)
      #expect(program.process.wait(seconds: 8) == 0)
      let found = targets
      let isComplete = found == (0..<2_000).map { "/echo/\($0)" }
      #expect(isComplete, "\(found.count) lines, the last one \(found.last ?? "none")")
    }

    @Test("A line stands before what a later request logs")
    func order() throws {
      let client = try FastCGIClient(program.endpoint)
      for number in 0..<20 {
        #expect(try client.ask("GET", "/echo/\(number)", keep: true).status == 200)
        #expect(try client.ask("GET", "/log?text=after-\(number)", keep: true).status == 200)
      }
      #expect(Wait.until(20) { targets.count == 40 })
      let log = site.log
      for number in 0..<20 {
        let line = try #require(log.range(of: "GET /echo/\(number) 200"))
        let later = try #require(log.range(of: "after-\(number)\n"))
        #expect(line.lowerBound < later.lowerBound)
      }
    }

    @Test("A line stands before what is said of a later request that is refused at once")
    func refusal() throws {
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/echo/first", keep: true).status == 200)
      let answer = try client.ask("GE T", "/echo/refused", keep: true)
      #expect(answer.status == 400)
      #expect(Wait.until(20) { targets == ["/echo/first"] && site.log.contains("refused") })
      let log = site.log
      let line = try #require(log.range(of: "GET /echo/first 200"))
      let refusal = try #require(log.range(of: "refused a request"))
      #expect(line.lowerBound < refusal.lowerBound, "\(log)")
    }

    @Test("A line does not wait for a later request that takes long")
    func waiting() throws {
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/echo/first", keep: true).status == 200)
      try client.send(FastCGIClient.request("GET", "/suspend?ms=20000", keep: true))
      #expect(Wait.until(10) { targets == ["/echo/first"] }, "\(site.log)")
      program.process.signal(SIGKILL)
    }

    @Test("A line does not wait for the work that comes after the response")
    func afterResponse() throws {
      let client = try FastCGIClient(program.endpoint)
      #expect(try client.ask("GET", "/after", keep: true).status == 200)
      #expect(Wait.until(10) { targets == ["/after"] }, "\(site.log)")
      program.process.signal(SIGKILL)
    }

    @Test("A line of any length stands in its place")
    func long() throws {
      let client = try FastCGIClient(program.endpoint)
      let long = "/echo/\(String(repeating: "x", count: 7_000))"
      for target in ["/echo/before", long, "/echo/after"] {
        #expect(try client.ask("GET", target, keep: true).status == 200)
      }
      #expect(Wait.until(20) { targets == ["/echo/before", long, "/echo/after"] }, "\(site.log)")
    }
  }
}
