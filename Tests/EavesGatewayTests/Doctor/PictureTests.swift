import Foundation
import Testing

@testable import EavesGateway

@Suite("What checks look at")
struct PictureTests {
  @Test("The first line is read as the system reads it")
  func shebang() {
    func read(_ text: String) -> Shebang? { Shebang(Array(text.utf8)) }
    #expect(read("#!/bin/a\nX=1")?.program == "/bin/a")
    #expect(read("#!  /bin/a  b c \n")?.argument == "b c")
    #expect(read("#!/bin/a\r\n")?.program == "/bin/a")
    #expect(read("#!/bin/a\r\n")?.endsInCarriageReturn == true)
    #expect(read("#!")?.program == "")
    #expect(read(" #!/bin/a") == nil)
    #expect(read("") == nil)
    let long = "#!/" + String(repeating: "a", count: 200) + "\n"
    #expect(read(long)?.fits(Shebang.limit(kernel: [4, 19])) == false)
    #expect(read(long)?.fits(Shebang.limit(kernel: [5, 1])) == true)
    #expect(read(long)?.fits(Shebang.limit(kernel: [6, 1, 0])) == true)
  }

  @Test("Rights are those of the owner, of the group, or of others, and of only one of them")
  func rights() {
    func facts(_ mode: UInt32) -> FileFacts {
      FileFacts(path: "/x", mode: mode, owner: 7, group: 8)
    }
    let owner = Account(user: 7, groups: [8])
    let member = Account(user: 9, groups: [1, 8])
    let other = Account(user: 9, groups: [1])
    #expect(facts(0o700).allows(7, to: owner))
    #expect(!facts(0o070).allows(1, to: owner))
    #expect(facts(0o070).allows(7, to: member))
    #expect(!facts(0o707).allows(4, to: member))
    #expect(facts(0o705).allows(5, to: other))
    #expect(!facts(0o705).allows(2, to: other))
    let root = Account(user: 0, groups: [0])
    #expect(facts(0o600).allows(6, to: root))
    #expect(!facts(0o600).allows(1, to: root))
  }

  /// A picture of a healthy site, for changing.
  private static func picture() throws -> (SitePicture, SampleSite) {
    let site = try SampleSite()
    return (SitePicture(of: site.location), site)
  }

  @Test("The account owns the entry and its folder, as suexec wants it")
  func owner() throws {
    var (picture, site) = try Self.picture()
    picture.account = Account(user: 4_711, groups: [4_711])
    #expect(Doctor.findings(in: picture).codes.contains(.ownerDiffers))
    withExtendedLifetime(site) {}
    (picture, site) = try Self.picture()
    picture.entry.facts?.group = 4_711
    #expect(Doctor.findings(in: picture).codes == [.ownerDiffers])
    withExtendedLifetime(site) {}
  }

  @Test("Limits that are nearly reached are told, and those that are far are not")
  func limits() throws {
    let (healthy, site) = try Self.picture()
    func codes(_ change: (inout HostPicture) -> Void) -> [FindingCode] {
      var picture = healthy
      picture.host.limits = HostPicture.Limits()
      change(&picture.host)
      return Doctor.findings(in: picture).codes
    }
    #expect(codes { _ in } == [])
    #expect(codes { ($0.limits.processes, $0.processCount) = (100, 100) } == [.processLimit])
    #expect(codes { ($0.limits.processes, $0.processCount) = (100, 89) } == [])
    #expect(codes { $0.limits.group = (50, 49) } == [.processLimit])
    #expect(codes { $0.limits.memory = 64 << 20 } == [.memoryLimit])
    #expect(codes { $0.limits.memory = 4 << 30 } == [])
    #expect(codes { $0.limits.openFiles = 20 } == [.openFilesLimit])
    #expect(codes { $0.limits.fileSize = 1 << 20 } == [.fileSizeLimit])
    #expect(codes { $0.limits.processorTime = 60 } == [.processorTimeLimit])
    withExtendedLifetime(site) {}
  }

  @Test("A disk is full when bytes or files run out, or when writing says so")
  func room() throws {
    let (healthy, site) = try Self.picture()
    func codes(_ change: (inout PlacesPicture) -> Void) -> [FindingCode] {
      var picture = healthy
      change(&picture.places)
      return Doctor.findings(in: picture).codes
    }
    #expect(codes { $0.room = .init(path: "/", freeBytes: 0, freeFiles: 9_999) } == [.diskFull])
    #expect(codes { $0.room = .init(path: "/", freeBytes: 1 << 40, freeFiles: 3) } == [.diskFull])
    #expect(codes { $0.room = .init(path: "/", freeBytes: 1 << 40, freeFiles: nil) } == [])
    #expect(
      codes { $0.room = .init(path: "/", freeBytes: 8 << 20, freeFiles: nil) } == [.diskNearlyFull])
    #expect(codes { $0.data.writeError = EDQUOT } == [.diskFull])
    #expect(codes { $0.data.writeError = EROFS } == [.dataNotWritable])
    #expect(codes { $0.noexec = ["/x"] } == [.noexecMount])
    withExtendedLifetime(site) {}
  }

  @Test("A program needs a kernel, and one that is too old is named")
  func kernel() throws {
    var (picture, site) = try Self.picture()
    picture.host.kernel = [2, 6, 32]
    #expect(Doctor.findings(in: picture).codes.contains(.programNeedsNewerKernel))
    withExtendedLifetime(site) {}
  }

  @Test("A path with a space, or with too many bytes, is one that mod_fcgid cannot use")
  func path() throws {
    var (picture, site) = try Self.picture()
    picture.entry.path = "/home/my site/run.fcgi"
    #expect(Doctor.findings(in: picture).codes.contains(.entryPathUnusable))
    picture.entry.path = "/" + String(repeating: "deep/", count: 60) + "run.fcgi"
    #expect(Doctor.findings(in: picture).codes.contains(.entryPathUnusable))
    withExtendedLifetime(site) {}
  }

  @Test("Files of any size and kind are looked at in no time")
  func hostileFiles() throws {
    let site = try SampleSite()
    mkfifo(site.folder + "/pipe.fcgi", 0o755)
    #expect(
      SitePicture(of: SiteLocation(folder: site.folder, entry: site.folder + "/pipe.fcgi"))
        .entry.beginning == nil)
    let huge = open(site.folder + "/huge.fcgi", O_WRONLY | O_CREAT, 0o755)
    ftruncate(huge, 1 << 40)
    close(huge)
    let findings = Doctor.examine(SiteLocation(path: site.folder + "/huge.fcgi") ?? site.location)
    #expect(findings.codes.contains(.shebangMissing))
    truncate(site.htaccess, 1 << 40)
    #expect(site.examine().codes.contains(.htaccessTooLarge))
  }

  @Test("A report quotes for JSON, shells, and terminals")
  func quoting() {
    #expect(ShellWord.make("/a/b-c.d") == "/a/b-c.d")
    #expect(ShellWord.make("a b") == "'a b'")
    #expect(ShellWord.make("it's") == "'it'\\''s'")
    #expect(PlainText.make("a\u{1B}[31m\u{202E}") == "a\\u{1b}[31m\\u{202e}")
    let finding = Finding(.entryEmpty, .init("a\"b\\\u{7}", "c\nd"), fix: .init("e"))
    let json = DoctorReport(findings: [finding]).json
    #expect(json.contains(#""place":"a\"b\\\\u{7}","line":null,"text":"c\nd""#))
    #expect(
      DoctorReport(findings: [finding]).text(for: .everything, next: "x").contains(
        "\u{1B}[31merror"))
  }
}
