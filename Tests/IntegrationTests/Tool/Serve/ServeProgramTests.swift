import Foundation
import Testing

extension RealServers.Serve {
  /// Programs that are no good: what visitors get then, and that they get it.
  @Suite struct BadProgram {
    /// A program that accepts connections on descriptor 0, reads a request, and sends bytes of its own.
    static func site(sending output: String) throws -> (folder: TemporaryFolder, entry: String) {
      let python = try Tool.find("python3", package: "python3-minimal")
      let folder = try TemporaryFolder()
      let entry = "\(folder.path)/program"
      let script = """
        #!\(python)
        import socket
        listener = socket.socket(fileno=0)
        def record(kind, content, id=1, version=1):
          return bytes([version, kind, id >> 8, id & 255, len(content) >> 8, len(content) & 255, 0, 0]) + content
        END = record(3, bytes(8))
        while True:
          connection, _ = listener.accept()
          connection.recv(65536)
          try:
            \(output)
          except OSError:
            pass
          connection.close()

        """
      try script.write(toFile: entry, atomically: true, encoding: .utf8)
      chmod(entry, 0o755)
      return (folder, entry)
    }

    @Test(
      "Whatever it sends that is no answer is a 502, at once",
      arguments: [
        "connection.sendall(b'HTTP/1.1 200 OK')",
        "connection.sendall(b'\\xff' * 100000)",
        "connection.sendall(END)",
        "connection.sendall(record(6, b'hello') + END)",
        "connection.sendall(record(6, b'hello\\n\\n') + END)",
        "connection.sendall(record(6, b'Status: 99\\n\\n') + END)",
        "connection.sendall(record(6, b'Status: 200\\nX: a\\rSet-Cookie: b\\n\\n') + END)",
        "connection.sendall(record(6, b'X: ' + b'a' * 60000) * 3)",
        "connection.sendall(record(6, b'X: a\\n\\nb', id=7) + END)",
        "connection.sendall(record(6, b'X: a\\n\\nb', version=2) + END)",
        "connection.sendall(record(3, b'abc'))",
        "connection.sendall(record(3, bytes([0, 0, 0, 0, 2, 0, 0, 0])))",
        "connection.sendall(record(6, b'X: a\\n\\nb')[:9])",
        "pass",
      ])
    func garbage(output: String) throws {
      let (folder, entry) = try Self.site(sending: output)
      defer { withExtendedLifetime(folder) {} }
      let serve = try ServeProcess(
        ["--production", "--program", entry, "--workers", "2"])
      for _ in 0..<3 {
        // One that says nothing for a minute would be a 504.
        let answer = try serve.ask("/")
        #expect(answer.status == 502, "\(answer.status) \(serve.output)")
      }
    }

    @Test("An answer that is not as long as it says never runs into the next one")
    func lengths() throws {
      let more = try Self.site(
        sending: "connection.sendall(record(6, b'Content-Length: 2\\n\\nabHTTP/1.1 200 X') + END)")
      let first = try ServeProcess(["--production", "--program", more.entry])
      let answer = try first.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(answer.hasSuffix("\r\n\r\nab"), "\(answer)")
      let less = try Self.site(
        sending: "connection.sendall(record(6, b'Content-Length: 9\\n\\nab') + END)")
      let second = try ServeProcess(["--production", "--program", less.entry])
      #expect(try second.ask("/").isComplete == false)
    }

    @Test("A program that ends at once is tried less and less often, and visitors are told")
    func ending() throws {
      let folder = try TemporaryFolder()
      let entry = "\(folder.path)/program"
      let starts = "\(folder.path)/starts"
      let script = "#!/bin/sh\ndate +%s%N >>'\(starts)'\nexit 3\n"
      try script.write(toFile: entry, atomically: true, encoding: .utf8)
      chmod(entry, 0o755)
      let serve = try ServeProcess(["--production", "--program", entry, "--workers", "1"])
      let hasEnded4Times = Wait.until(30) {
        serve.output.components(separatedBy: "exit status 3").count > 4
      }
      #expect(hasEnded4Times, "\(serve.output)")
      // In nanoseconds. A machine may make the waits longer, and never shorter.
      let times = try String(contentsOfFile: starts, encoding: .utf8).split(separator: "\n")
        .compactMap { Int($0) }
      try #require(times.count >= 4)
      for (index, wait) in [100_000_000, 200_000_000, 400_000_000].enumerated() {
        #expect(times[index + 1] - times[index] >= wait, "\(times)")
      }
      #expect(serve.output.contains("before it had answered anything"))
      serve.process.signal(SIGTERM)
      #expect(serve.process.wait(seconds: 8) == 0)
    }
  }
}
