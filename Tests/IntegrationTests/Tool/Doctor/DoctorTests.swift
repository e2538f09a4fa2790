import Foundation
import Testing

extension RealServers {
  /// `eaves doctor` and a program's own `--doctor`, on sites on a real Apache.
  @Suite struct Doctor {
    @Test("A healthy site is told to be one, from inside, from outside, and both together")
    func healthy() throws {
      let site = try ServedSite()
      try site.serve()
      let both = try site.examine()
      #expect(both.troubles == [], "\(both)")
      #expect(both.status == 0)
      // mod_fcgid's default, and what Apache keeps to itself.
      #expect(Set(both.codes) == ["authorization-not-passed", "body-limit"], "\(both)")
      #expect(both.output.contains("131072"))
      let outside = try site.examineFromOutside()
      #expect(outside.codes == ["body-limit"], "\(outside)")
      #expect(try DoctorAnswer.ask(site.path).codes == [])
      #expect(try site.examineByProgram().codes == [])
      try Self.expectSilence(about: site.path, at: site.url)
    }

    /// What is printed of a healthy site where nobody asks for more: nothing, wherever it is asked from.
    static func expectSilence(about folder: String, at url: String) throws {
      for words in [[folder], [url], [folder, "--url", url]] {
        let said = try ToolProgram.run(["doctor"] + words)
        #expect(said.status == 0)
        #expect(said.output == "", "eaves doctor \(words)")
      }
      let said = try ChildProcess.run(
        .init(try Account.command(["\(folder)/run.fcgi", "--doctor"])))
      #expect(said.status == 0)
      #expect(said.output == "", "run.fcgi --doctor")
    }

    @Test("A terminal is told that a site is healthy, in one line, and notes by a flag")
    func terminal() throws {
      let script = try Tool.find("script", package: "bsdutils")
      let site = try ServedSite()
      try site.serve()
      func ask(_ words: String...) throws -> (status: Int, output: String) {
        let command = (["doctor"] + words).reduce(try ToolProgram.path.get()) { "\($0) '\($1)'" }
        return try ChildProcess.run(.init([script, "-qec", command, "/dev/null"]))
      }
      let calm = try ask(site.url)
      #expect(calm.status == 0)
      #expect(calm.output.hasSuffix("Nothing is wrong. There is 1 note: --notes.\r\n"))
      #expect(calm.output.filter { $0 == "\r\n" }.count == 1, "\(calm.output)")
      let notes = try ToolProgram.run(["doctor", "--notes", site.url])
      #expect(notes.status == 0)
      #expect(notes.output.contains("note     body-limit\n"), "\(notes.output)")
      #expect(notes.output.contains("Nothing is wrong (1 note)."), "\(notes.output)")
    }

    @Test(
      "Each fault is named, from inside and outside together",
      arguments: ServedFault.all.filter { Account.isRoot || !$0.needsTwoAccounts })
    func fault(_ fault: ServedFault) throws {
      let site = try ServedSite()
      try fault.make(site)
      try site.serve(fault.host)
      let both = try site.examine()
      #expect(both.troubles.first == fault.code, "\(both)\n\(site.server?.errorLog ?? "")")
      let outside = try site.examineFromOutside()
      if let expected = fault.fromOutside {
        #expect(outside.errors.first == expected, "\(outside)\n\(site.server?.errorLog ?? "")")
      } else {
        #expect(outside.troubles == [], "\(outside)")
      }
      #expect(!site.names.contains { $0.hasPrefix("eaves-doctor") }, "\(site.names)")
    }

    @Test(
      "Every template makes a healthy site, of which nothing is said", arguments: TemplateSetup.all)
    func templates(_ setup: TemplateSetup) throws {
      let site = try TemplateSite(setup)
      let url = "http://127.0.0.1:\(site.server.port)\(setup.mount)/"
      let both = try DoctorAnswer.ask(site.folder.path, "--url", url)
      #expect(both.troubles == [], "\(both)")
      let outside = try DoctorAnswer.ask(url)
      #expect(outside.troubles == [], "\(outside)")
      // The app has answered, so that what depends on the host is known to be right.
      let inside = try DoctorAnswer.ask(site.folder.path)
      #expect(inside.codes == [], "\(inside)")
      try Self.expectSilence(about: site.folder.path, at: url)
    }

    @Test("What arrives of a request is seen through a probe, which leaves nothing behind")
    func probe() throws {
      let site = try ServedSite()
      try site.writeRules(before: "CGIPassAuth On")
      try site.serve()
      let before = site.names
      let answer = try site.examine()
      #expect(!answer.codes.contains("authorization-not-passed"), "\(answer)")
      #expect(site.names == before)
      // Its process ends too.
      #expect(
        Wait.until(10) {
          !Self.processes(of: site.program).contains { $0.contains("eaves-doctor") }
        })
      let without = try DoctorAnswer.ask(site.path, "--url", site.url, "--no-probe")
      #expect(!without.codes.contains("probe-failed"))
    }

    /// The command lines of the processes of a program.
    private static func processes(of program: String) -> [String] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return names.filter { Int($0) != nil }.compactMap { name in
        try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)
      }.filter { $0.contains(program) }
    }

    @Test("A program examines the site in another folder, when that one's program cannot start")
    func otherFolder() throws {
      let site = try ServedSite()
      try site.write("#!\(site.program)\r\n", to: site.entry, 0o755)
      let command = ChildProcess.Command([site.program, "--doctor", site.path, "--json"])
      let answer = try DoctorAnswer(ChildProcess.run(command))
      #expect(answer.errors.first == "shebang-carriage-return", "\(answer)")
      #expect(answer.status == 1)
      let missing = try ChildProcess.run(
        ChildProcess.Command([site.program, "--doctor", "/nonexistent"]))
      #expect(missing.status == 66)
    }

    @Test("A stranger gets nothing from a probe")
    func strangers() throws {
      let site = try ServedSite()
      try FileManager.default.createDirectory(
        atPath: "\(site.path)/probe", withIntermediateDirectories: true)
      let key = String(repeating: "k", count: 32)
      try site.write(
        "#!\(site.program)\nDOCTOR_PROBE=\(key)\n", to: "\(site.path)/probe/run.fcgi", 0o755)
      try site.write(ServedSite.rules, to: "\(site.path)/probe/.htaccess")
      try site.serve()
      let server = try #require(site.server)
      func ask(_ headers: [(String, String)]) throws -> HTTPAnswer {
        try server.ask(HTTPQuestion("GET", "/flasky/probe/report", headers: headers))
      }
      #expect(try ask([("X-Eaves-Doctor", key)]).text.contains("mount /flasky/probe\n"))
      for wrong in ["", "k", String(repeating: "k", count: 31) + "l", key + "k"] {
        let answer = try ask([("X-Eaves-Doctor", wrong)])
        #expect(answer.status == 404)
        #expect(answer.text == "not found\n")
      }
      #expect(try ask([]).status == 404)
    }

    @Test("Usage errors, missing paths, and hosts that do not answer have their own status")
    func status() throws {
      #expect(try ToolProgram.run(["doctor", "--url", "nonsense"]).status == 64)
      #expect(try ToolProgram.run(["doctor", "/nonexistent/site"]).status == 66)
      let unreachable = try DoctorAnswer.ask("http://127.0.0.1:1/")
      #expect(unreachable.status == 1)
      #expect(unreachable.codes == ["url-unreachable"])
    }

    @Test("For people it is calm, without colour where no terminal is, and says what to do next")
    func text() throws {
      let site = try ServedSite()
      chmod(site.entry, 0o644)
      let result = try ToolProgram.run(["doctor", site.path])
      #expect(result.status == 1)
      #expect(result.output.contains("error    entry-not-executable\n"))
      #expect(result.output.contains("run.fcgi has mode 644"))
      #expect(result.output.contains("chmod 755 \(site.entry)"))
      #expect(!result.output.contains("\u{1B}"))
      #expect(result.output.hasSuffix("Then look again.\n"))
    }
  }
}
