import Foundation
import Testing

extension RealServers {
  /// `eaves deploy` and `eaves rollback` on a folder of this machine that a real Apache shows.
  @Suite struct Deploying {
    @Test("A first version, a second one, and back again")
    func versions() throws {
      let site = try DeployedSite()
      let first = try site.deploy(version: "1")
      #expect(first.status == 0, "\(first.output)\n\(site.server.errorLog)")
      #expect(first.output.contains("release 1 answers with 200"))
      #expect(try site.version() == "1")
      let inode = try site.home.inode("public_html/site/run.fcgi")
      let second = try site.deploy(version: "2")
      #expect(second.status == 0, "\(second.output)")
      #expect(try site.version() == "2")
      #expect(site.current == "releases/2")
      // Web servers know an entry by its inode.
      #expect(try site.home.inode("public_html/site/run.fcgi") == inode)
      let back = try site.rollback()
      #expect(back.status == 0, "\(back.output)")
      #expect(try site.version() == "1")
      let forward = try site.rollback(["--to", "2"])
      #expect(forward.status == 0, "\(forward.output)")
      #expect(try site.version() == "2")
    }

    @Test("Visitors notice nothing of a second and a third version", arguments: [false, true])
    func underLoad(isPlainCGI: Bool) throws {
      let site = try DeployedSite(isPlainCGI: isPlainCGI)
      let first = try site.deploy(version: "1")
      #expect(first.status == 0, "\(first.output)\n\(site.server.errorLog)")
      let visitors = Load(site.server.endpoint, site.target)
      try visitors.proceed(by: 20)
      for version in ["2", "3"] {
        let next = try site.deploy(version: version)
        #expect(next.status == 0, "\(next.output)")
        try visitors.proceed(by: 20)
      }
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "", "\(site.server.errorLog)")
      #expect(exchanges.versions == [1, 2, 3])
    }

    @Test("A version that does not start on the host changes nothing there")
    func cannotStart() throws {
      let site = try DeployedSite()
      _ = try site.deploy(version: "1")
      let before = try site.home.text("public_html/site/run.fcgi")
      let visitors = Load(site.server.endpoint, site.target, connections: 2)
      try site.sources.write("the template is broken", to: "startup-error.txt")
      let broken = try site.deploy(version: "2")
      #expect(broken.status == 65, "\(broken.output)")
      #expect(broken.output.contains("the template is broken"))
      #expect(broken.output.contains("nothing was changed there"))
      try visitors.proceed(by: 10)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "")
      #expect(exchanges.versions == [1])
      #expect(site.current == "releases/1")
      #expect(try site.releases() == ["1"])
      #expect(try site.home.text("public_html/site/run.fcgi") == before)
      try site.sources.remove("startup-error.txt")
      #expect(try site.deploy(version: "3").status == 0)
      #expect(try site.version() == "3")
    }

    @Test(
      "A version that starts and does not answer is taken back, with its .htaccess and its files")
    func doesNotAnswer() throws {
      let site = try DeployedSite()
      try site.sources.write("first", to: "static/page.txt")
      _ = try site.deploy(version: "1")
      let htaccess = try site.home.text("public_html/site/.htaccess")
      try site.sources.write("second", to: "static/page.txt")
      try site.sources.write("new", to: "static/new.txt")
      try site.sources.write("\(htaccess)\nFcgidIOTimeout 60\n", to: "public/.htaccess")
      let broken = try site.deploy(version: "2")
      #expect(broken.status == 65, "\(broken.output)")
      #expect(broken.output.contains("taken back"))
      #expect(broken.output.contains("answered with 500"))
      #expect(broken.output.contains("Release 1 answers again"))
      #expect(try site.version() == "1")
      #expect(site.current == "releases/1")
      #expect(try site.releases() == ["1"])
      #expect(try site.home.text("public_html/site/.htaccess") == htaccess)
      #expect(try site.server.get("/~alice/site/static/page.txt").text == "first")
      #expect(!site.home.exists("public_html/site/static/new.txt"))
    }

    @Test("A first version that does not answer leaves no entry and no .htaccess behind")
    func firstDoesNotAnswer() throws {
      let site = try DeployedSite()
      try site.sources.write("FcgidIOTimeout 60\n", to: "public/.htaccess")
      let broken = try site.deploy(version: "1")
      #expect(broken.status == 65, "\(broken.output)")
      #expect(broken.output.contains("There was none before"))
      #expect(!site.home.exists("public_html/site/.htaccess"))
      #expect(!site.home.exists("public_html/site/run.fcgi"))
      #expect(site.current == nil)
    }

    @Test("Another page than the new version's does not pass for it")
    func anotherAnswers() throws {
      let site = try DeployedSite()
      _ = try site.deploy(version: "1")
      try FileManager.default.createDirectory(
        atPath: "\(site.home.path)/public_html/other", withIntermediateDirectories: true)
      try "here".write(
        toFile: "\(site.home.path)/public_html/other/index.html", atomically: true, encoding: .utf8)
      site.home.own()
      let wrong = try site.deploy(
        version: "2", ["--url", "http://127.0.0.1:\(site.server.port)/~alice/other/index.html"])
      #expect(wrong.status == 65)
      #expect(wrong.output.contains("answered with 200, and not by this release"))
      #expect(try site.version() == "1")
    }

    @Test("Only the last releases are kept, and the one that answers always")
    func keep() throws {
      let site = try DeployedSite()
      for version in 1...4 {
        #expect(try site.deploy(version: "\(version)", ["--keep", "2"]).status == 0)
      }
      #expect(try site.releases() == ["3", "4"])
      let missing = try site.rollback(["--to", "1"])
      #expect(missing.status == 66)
      #expect(missing.output.contains("There are 3, 4"))
    }

    @Test("What was changed on the host stays, settings in the entry and .htaccess alike")
    func changedOnHost() throws {
      let site = try DeployedSite()
      _ = try site.deploy(version: "1")
      for name in ["run.fcgi", ".htaccess"] {
        let file = try FileHandle(
          forWritingTo: URL(fileURLWithPath: "\(site.home.path)/public_html/site/\(name)"))
        try file.seekToEnd()
        try file.write(contentsOf: Data((name == "run.fcgi" ? "MAX_BODY=1M\n" : "# mine\n").utf8))
        try file.close()
      }
      try site.sources.write("# the app's own\nMAX_BODY=2M\n", to: "public/run.fcgi")
      let second = try site.deploy(version: "2")
      #expect(second.status == 0, "\(second.output)")
      #expect(second.output.contains(".htaccess was changed on the host and stays"))
      #expect(try site.home.text("public_html/site/run.fcgi").contains("MAX_BODY=1M"))
      #expect(try site.home.text("public_html/site/.htaccess").hasSuffix("# mine\n"))
      let third = try site.deploy(version: "3", ["--replace-changed"])
      #expect(third.status == 0, "\(third.output)")
      #expect(try site.home.text("public_html/site/run.fcgi").contains("MAX_BODY=2M"))
      #expect(try !site.home.text("public_html/site/.htaccess").contains("# mine"))
      // Now that nothing is the host's own, a change of the app's goes there by itself.
      try site.sources.write("# the app's own\nMAX_BODY=3M\n", to: "public/run.fcgi")
      #expect(try site.deploy(version: "4").status == 0)
      #expect(try site.home.text("public_html/site/run.fcgi").contains("MAX_BODY=3M"))
      #expect(try site.version() == "4")
    }

    @Test("A site that was uploaded by hand is taken over, with its settings and its data")
    func takeOver() throws {
      let site = try DeployedSite()
      let folder = "\(site.home.path)/site"
      for name in ["site/bin", "site/data", "public_html/site"] {
        try FileManager.default.createDirectory(
          atPath: "\(site.home.path)/\(name)", withIntermediateDirectories: true)
      }
      try FileManager.default.copyItem(atPath: site.sources.program, toPath: "\(folder)/bin/site")
      try "kept".write(toFile: "\(folder)/data/file", atomically: true, encoding: .utf8)
      try "0".write(toFile: "\(folder)/version.txt", atomically: true, encoding: .utf8)
      let entry = "\(site.home.path)/public_html/site/run.fcgi"
      try "#!\(folder)/bin/site\nROOT=\(folder)\nMAX_BODY=1M\n".write(
        toFile: entry, atomically: true, encoding: .utf8)
      chmod(entry, 0o755)
      try Repository.text("htaccess-templates/recommended.htaccess").write(
        toFile: "\(site.home.path)/public_html/site/.htaccess", atomically: true, encoding: .utf8)
      site.home.own()
      #expect(try site.version() == "0")
      let visitors = Load(site.server.endpoint, site.target, connections: 2)
      try visitors.proceed(by: 4)
      let first = try site.deploy(version: "1")
      #expect(first.status == 0, "\(first.output)")
      try visitors.proceed(by: 4)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "")
      #expect(exchanges.versions == [0, 1])
      #expect(try site.home.text("public_html/site/run.fcgi").contains("MAX_BODY=1M"))
      #expect(try site.home.text("site/current/data/file") == "kept")
    }

    @Test("One file that is all goes up beside and takes the entry's place")
    func single() throws {
      let site = try DeployedSite()
      let options = ["--single"]
      #expect(try site.deploy(version: "1", options).status == 0)
      #expect(try site.home.names(in: "public_html/site").contains("static") == false)
      let visitors = Load(site.server.endpoint, site.target + "version")
      try visitors.proceed(by: 10)
      try "2".write(
        toFile: "\(site.home.path)/public_html/site/version.txt", atomically: true, encoding: .utf8)
      let second = try site.deploy(options)
      #expect(second.status == 0, "\(second.output)\n\(site.server.errorLog)")
      try visitors.proceed(by: 10)
      let exchanges = try visitors.stop()
      #expect(exchanges.failures == "", "\(site.server.errorLog)")
      #expect(exchanges.versions.contains(2))
      #expect(try site.rollback().status == 0)
    }

    @Test("A dry run names every step and changes nothing")
    func dryRun() throws {
      let site = try DeployedSite()
      let result = try site.deploy(["--dry-run"])
      #expect(result.status == 0, "\(result.output)")
      for words in ["would: upload", "--check", "let release 1 answer", "Nothing was changed"] {
        #expect(result.output.contains(words), "\(result.output)")
      }
      #expect(try site.home.names(in: "") == ["public_html"])
    }

    @Test("What cannot be deployed is refused, with what helps and a code for scripts")
    func refused() throws {
      let site = try DeployedSite()
      let cases: [(place: String?, options: [String], status: Int, words: String)] = [
        ("/no/such/folder", [], 66, "there is no folder"),
        (nil, ["--keep", "0"], 64, "1 or more"),
        (nil, ["--home", "/home/alice"], 64, "found out on the host"),
        (nil, ["--url", "example.org"], 64, "has to begin with http"),
        ("nobody@127.0.0.1:", ["--ssh", "ssh -p 1"], 69, "cannot be reached"),
        ("nobody@127.0.0.1:", ["--ssh", "no-such-ssh"], 69, "cannot be started"),
        ("-oProxyCommand=x:", [], 64, "target"),
      ]
      for (place, options, status, words) in cases {
        let result = try site.deploy(to: place, options)
        #expect(result.status == status, "\(options)\n\(result.output)")
        #expect(result.output.contains(words), "\(options)\n\(result.output)")
      }
    }
  }
}
