import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import EavesTool

@Suite("Asking a web site")
struct HTTPProbeTests {
  /// Runs a small web server on a free port while a test asks it.
  private static func withServer(
    _ body: @escaping @Sendable (_ address: String) async throws -> Void
  ) async throws {
    let router = Router()
    router.get("/long") { _, _ in String(repeating: "x", count: 100_000) }
    router.get("/here") { request, _ in "method \(request.method)" }
    router.get("/slow") { _, _ in
      try await Task.sleep(for: .seconds(20))
      return "late"
    }
    router.post("/echo") { request, context in
      let body = try await request.body.collect(upTo: 1_000)
      return "\(request.headers[.userAgent] ?? "") \(String(buffer: body))"
    }
    router.get("/there") { _, _ in Response(status: .found, headers: [.location: "/here"]) }
    let port = AsyncStream<Int>.makeStream()
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        port.continuation.yield(channel.localAddress?.port ?? 0)
      })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await app.runService(gracefulShutdownSignals: []) }
      for await number in port.stream {
        try await body("http://127.0.0.1:\(number)")
        break
      }
      group.cancelAll()
    }
  }

  @Test("gives status, fields, and body, and follows redirects only when told to")
  func answers() async throws {
    try await Self.withServer { address in
      var probe = HTTPProbe("\(address)/there")
      let redirect = try await probe.run()
      #expect(redirect.status == 302)
      #expect(redirect.fields[.location] == "/here")
      probe.redirects = 3
      let page = try await probe.run()
      #expect(page.text == "method GET")
      let missing = try await HTTPProbe("\(address)/none").run()
      #expect(missing.status == 404)
    }
  }

  @Test("keeps the first bytes of a long body")
  func longBody() async throws {
    try await Self.withServer { address in
      var probe = HTTPProbe("\(address)/long")
      probe.bodyLimit = 1_000
      let answer = try await probe.run()
      #expect(answer.body.count == 1_000)
      #expect(answer.isCut)
    }
  }

  @Test("sends a method, fields, and a body")
  func sends() async throws {
    try await Self.withServer { address in
      var probe = HTTPProbe("\(address)/echo")
      probe.method = "POST"
      probe.fields = [(name: "User-Agent", value: "said")]
      probe.body = Array("given".utf8)
      let answer = try await probe.run()
      #expect(answer.text == "said given")
    }
  }

  @Test("says why there is no answer")
  func failures() async throws {
    let refused = await #expect(throws: HTTPProbe.Failure.self) {
      try await HTTPProbe("http://127.0.0.1:1/").run()
    }
    #expect(refused?.reason == "connection refused")
    await #expect(throws: HTTPProbe.Failure.self) { try await HTTPProbe("ftp://x/").run() }
    try await Self.withServer { address in
      var probe = HTTPProbe("\(address)/slow")
      probe.timeout = 1
      let slow = await #expect(throws: HTTPProbe.Failure.self) { try await probe.run() }
      #expect(slow?.reason == "it takes too long")
    }
  }
}
