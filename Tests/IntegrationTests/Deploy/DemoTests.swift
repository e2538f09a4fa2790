import Foundation
import Testing

extension RealServers {
  /// `deploy/demo`, as a newcomer calls it.
  @Suite struct Demo {
    @Test(
      "One round of requests succeeds, and nothing is left behind",
      arguments: ["basic-site", "hello", "versions"])
    func check(_ example: String) throws {
      let result = try Repository.run(["deploy/demo", example, "--check"])
      #expect(result.status == 0, "\(result.output)")
      #expect(result.output.components(separatedBy: "\nok ").count == 6, "\(result.output)")
      #expect(!result.output.contains("FAIL"))
    }

    @Test("It prints a URL that answers, and stops on Ctrl-C without a trace")
    func interactive() throws {
      let folder = try TemporaryFolder()
      _ = try ExampleProgram.hello.get()
      var command = ChildProcess.Command(["\(Repository.path)/deploy/demo"])
      command.environment = ProcessInfo.processInfo.environment
      command.output = "\(folder.path)/output"
      let demo = try ChildProcess(command)
      var text: String {
        (try? String(contentsOfFile: "\(folder.path)/output", encoding: .utf8)) ?? ""
      }
      try #require(Wait.until(300) { text.contains("Ctrl-C") || demo.status != nil }, "\(text)")
      let url = try #require(
        text.firstMatch(of: #/http:\/\/127\.0\.0\.1:(\d+)(\/hello\/)/#), "\(text)")
      let port = try #require(UInt16(url.1))
      let answer = try HTTPClient(.port(port)).ask(HTTPQuestion(String(url.2)))
      #expect(answer.text == "Hello World!")
      let place = try #require(text.firstMatch(of: #/\/tmp\/eaves-demo\.\w+/#)).0
      demo.signal(SIGINT)
      #expect(demo.wait(seconds: 20) == 130)
      #expect(access(String(place), F_OK) != 0)
      #expect((try? Connection(.port(port))) == nil)
    }
  }
}
