import Foundation
import Testing

extension RealServers {
  /// `eaves deploy` over a real sshd to a folder that a real Apache shows.
  @Suite struct DeployingOverSSH {
    /// A folder with the programs that every host has, and without rsync.
    private static func plainPrograms(_ folder: TemporaryFolder) throws -> String {
      let names = [
        "awk", "cat", "chmod", "cmp", "cp", "cut", "dd", "df", "env", "find", "grep", "gzip",
        "head",
        "ln", "ls", "mkdir", "mv", "readlink", "rm", "sed", "sh", "sha256sum", "tail", "tar",
        "timeout", "touch", "tr", "uname", "wc",
      ]
      for name in names {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder.path)/\(name)",
          withDestinationPath: try Tool.find(name, package: "coreutils"))
      }
      return folder.path
    }

    @Test("Two versions, and a broken one, with and without rsync there", arguments: [true, false])
    func versions(hasRsync: Bool) throws {
      _ = try Tool.find("rsync", package: "rsync")
      let programs = try TemporaryFolder()
      let ssh = try SSHServer(path: hasRsync ? nil : Self.plainPrograms(programs))
      let site = try DeployedSite()
      let place = "\(ssh.account)@127.0.0.1:\(site.home.path)"
      let options = ["--ssh", ssh.command]
      let first = try site.deploy(to: place, version: "1", options)
      #expect(first.status == 0, "\(first.output)\n\(ssh.log)\n\(site.server.errorLog)")
      #expect(try site.version() == "1")
      #expect(try site.home.mode("site/data") == 0o700)
      #expect(try site.home.mode("site/releases/1/bin/site") == 0o755)
      let visitors = Load(site.server.endpoint, site.target)
      try visitors.proceed(by: 10)
      let second = try site.deploy(to: place, version: "2", options)
      #expect(second.status == 0, "\(second.output)\n\(ssh.log)")
      try visitors.proceed(by: 10)
      try site.sources.write("cannot be", to: "startup-error.txt")
      let broken = try site.deploy(to: place, version: "3", options)
      #expect(broken.status == 65, "\(broken.output)")
      #expect(broken.output.contains("cannot be"))
      try visitors.proceed(by: 10)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "", "\(site.server.errorLog)")
      #expect(exchanges.versions == [1, 2])
      #expect(try site.version() == "2")
      let back = try ToolProgram.run(
        ["rollback", place, "--private", "site", "--url", site.url] + options)
      #expect(back.status == 0, "\(back.output)")
      #expect(try site.version() == "1")
    }

    @Test("A program of another processor does not go there")
    func wrongProcessor() throws {
      let ssh = try SSHServer()
      let site = try DeployedSite()
      var bytes = try Data(contentsOf: URL(fileURLWithPath: site.sources.program))
      // The number of the processor in the program's head: RISC-V, which no test machine is.
      bytes[18] = 243
      try bytes.write(to: URL(fileURLWithPath: site.sources.program))
      let result = try site.deploy(
        to: "\(ssh.account)@127.0.0.1:\(site.home.path)", ["--ssh", ssh.command])
      #expect(result.status == 65)
      #expect(result.output.contains("the program is for riscv64"), "\(result.output)")
      #expect(try site.home.names(in: "") == ["public_html"])
    }
  }
}
