import HTTPTypes
import Testing

@testable import EavesTool

@Suite("Asking a web site")
struct HTTPProbeTests {
  @Test("gives status, fields, and body, and follows redirects only when told to")
  func answers() async throws {
    try await SmallWebServer.run { address in
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
    try await SmallWebServer.run { address in
      var probe = HTTPProbe("\(address)/long")
      probe.bodyLimit = 1_000
      let answer = try await probe.run()
      #expect(answer.body.count == 1_000)
      #expect(answer.isCut)
    }
  }

  @Test("sends a method, fields, and a body")
  func sends() async throws {
    try await SmallWebServer.run { address in
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
    try await SmallWebServer.run { address in
      var probe = HTTPProbe("\(address)/slow")
      probe.timeout = 1
      let slow = await #expect(throws: HTTPProbe.Failure.self) { try await probe.run() }
      #expect(slow?.reason == "it takes too long")
    }
  }
}
