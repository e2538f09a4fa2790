import Foundation
import TestSupport
import Testing

extension RealServers {
  /// What visitors upload, through a real Apache, into an app of the framework.
  @Suite struct Uploads {
    private static let program = Result {
      let result = try Repository.run(["deploy/build", "UploadSite"])
      guard result.status == 0 else { throw Failure("UploadSite:\n\(result.output)") }
      return try Data(
        contentsOf: URL(fileURLWithPath: "\(Repository.path)/.build/deploy/UploadSite"))
    }

    private static let boundary = "a-boundary-of-this-test"
    private static let megabyte = 1_000_000

    private func makeSite() throws -> Site {
      let site = try Site(.settings, settings: ["MAX_BODY": "400M"])
      try site.write(Self.program.get(), to: site.program, mode: 0o755)
      try site.makeFolder("\(site.root)/uploads")
      return site
    }

    /// A file of so many megabytes that do not repeat each other.
    private func makeFile(megabytes: Int, at path: String) throws {
      guard let file = fopen(path, "w") else { throw Failure("cannot write \(path)") }
      defer { fclose(file) }
      var block = [UInt8](repeating: 0, count: Self.megabyte)
      arc4random_buf(&block, block.count)
      for number in 0..<megabytes {
        withUnsafeBytes(of: number) { block.replaceSubrange(..<$0.count, with: $0) }
        try #require(fwrite(block, 1, block.count, file) == block.count)
      }
    }

    private func hash(_ path: String) throws -> Substring? {
      let result = try ChildProcess.run(ChildProcess.Command(["/usr/bin/sha256sum", path]))
      return result.output.split(separator: " ").first
    }

    /// Sends a form with a field and a file, without holding the file in memory.
    private func upload(_ path: String, megabytes: Int, to server: ApacheServer) throws
      -> HTTPAnswer
    {
      let start = Array(
        """
        --\(Self.boundary)\r
        Content-Disposition: form-data; name="field"\r
        \r
        a value\r
        --\(Self.boundary)\r
        Content-Disposition: form-data; name="file"; filename="large file.bin"\r
        Content-Type: application/octet-stream\r
        \r

        """.utf8)
      let end = Array("\r\n--\(Self.boundary)--\r\n".utf8)
      let length = start.count + megabytes * Self.megabyte + end.count
      let client = try HTTPClient(server.endpoint)
      let question = HTTPQuestion(
        "POST", "/upload",
        headers: [
          ("Content-Type", "multipart/form-data; boundary=\(Self.boundary)"),
          ("Content-Length", String(length)),
        ])
      try client.send(question)
      try client.connection.send(start)
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      while let block = try file.read(upToCount: Self.megabyte), !block.isEmpty {
        try client.connection.send(Array(block))
      }
      try client.connection.send(end)
      return try client.receive()
    }

    /// The most memory that a process has had at once, in KiB.
    private func peakMemory(of process: Int) throws -> Int {
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      return try #require(
        line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }

    /// The files a process has open that have no name any more.
    private func namelessFiles(of process: Int) throws -> [String] {
      let folder = "/proc/\(process)/fd"
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .compactMap {
          try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
        }
        .filter { $0.hasPrefix("/") && $0.hasSuffix(" (deleted)") && $0.contains("eaves-upload") }
    }

    @Test("300 MB arrive whole, in at most 24 MB of resident memory, and leave nothing behind")
    func large() throws {
      let megabytes = 300
      let site = try makeSite()
      // What a host's administrator has to raise: mod_fcgid takes 128 KiB unless it is told more.
      let server = try ApacheServer(
        site, configuration: "FcgidMaxRequestLen 400000000\nLimitRequestBody 400000000\n")
      let folder = try TemporaryFolder()
      let original = "\(folder.path)/original"
      try makeFile(megabytes: megabytes, at: original)

      let answer = try upload(original, megabytes: megabytes, to: server)
      try #require(answer.status == 200, "\(answer.text)\n\(server.errorLog)\n\(site.log)")
      let said = try answer.json()
      #expect(said["size"]?.int == megabytes * Self.megabyte)
      #expect(said["field"]?.string == "a value")
      #expect(said["filename"]?.string == "large file.bin")
      #expect(try hash("\(site.root)/uploads/large_file.bin") == hash(original))

      let process = try #require(said["process"]?.int)
      let peak = try peakMemory(of: process)
      print("upload of \(megabytes) MB: \(peak) KiB of resident memory at most")
      #expect(peak * 1_024 <= 24_000_000)
      #expect(try namelessFiles(of: process).isEmpty)
      let left = try FileManager.default.contentsOfDirectory(atPath: "/tmp")
      #expect(!left.contains { $0.hasPrefix("eaves-upload-") })
    }
  }
}
