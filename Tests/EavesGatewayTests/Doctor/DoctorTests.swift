import Foundation
import TestSupport
import Testing

@testable import EavesGateway

@Suite("The doctor, from inside")
struct DoctorTests {
  @Test("finds nothing in a healthy site")
  func healthy() throws {
    let site = try SampleSite()
    #expect(site.examine() == [])
  }

  @Test("names each fault", arguments: BrokenSite.all)
  func fault(_ broken: BrokenSite) throws {
    let site = try SampleSite()
    try broken.make(site)
    let findings = site.examine()
    #expect(findings.codes.contains(broken.code))
    // What follows from a fault may be told too, but behind it, and nothing else.
    #expect(findings.troubles.first == broken.code, "\(findings)")
    for finding in findings {
      #expect(!finding.code.why.isEmpty && !finding.fix.text.isEmpty && !finding.evidence.isEmpty)
    }
  }

  @Test("never shows the value of a secret")
  func secrets() throws {
    let secret = "hunter2-hunter2-hunter2"
    let site = try SampleSite()
    try site.write(
      "#!\(site.program)\nSECRET_KEY=\(secret)\n\(secret)\nDB_PASSWORD='\(secret)\n",
      to: site.entry,
      0o755)
    try site.prefixRules("SetEnv SECRET_KEY \(secret)\nAuthLDAPBindPassword \(secret)")
    try site.write("SECRET_KEY=\(secret)", to: site.folder + "/.env")
    try site.write(secret, to: site.root + "/data/secret-key")
    let report = DoctorReport(folder: site.folder, findings: site.examine())
    #expect(report.count(.error) > 0)
    #expect(!report.text(for: .everything, next: "").contains("hunter2"))
    #expect(!report.json.contains("hunter2"))
  }

  @Test("takes it that what depends on the host is right when the app has been seen to answer")
  func answers() throws {
    let site = try SampleSite()
    try site.prefixRules("Options +ExecCGI\nHeader set X-A b")
    chmod(site.folder, 0o775)
    #expect(
      Set(site.examine().codes) == [.htaccessOptions, .htaccessModule, .writableByGroup])
    #expect(Doctor.examine(site.location, answers: true) == [])
    // The app writes its log when a web server has started it.
    usleep(20_000)
    try site.write("started\n", to: site.root + "/logs/flasky.log", 0o600)
    #expect(site.examine() == [])
  }

  @Test("tells errors before warnings, and what alone breaks every page before the rest")
  func order() throws {
    let site = try SampleSite()
    try site.appendSettings("DEBUG=1")
    try site.prefixRules("FcgidBusyTimeout 5")
    chmod(site.entry, 0o666)
    let codes = site.examine().codes
    #expect(codes.first == .entryNotExecutable)
    #expect(codes.last == .debugOn)
    #expect(Doctor.sorted(site.examine()) == site.examine())
  }

  @Test("finds the entry that the rules lead to, and the folder of an entry")
  func location() throws {
    let site = try SampleSite()
    #expect(SiteLocation(path: site.folder) == site.location)
    #expect(SiteLocation(path: site.folder + "/") == site.location)
    #expect(SiteLocation(path: site.entry) == site.location)
    #expect(SiteLocation(path: site.folder + "/nonexistent") == nil)
    try site.write("#!/bin/true\n", to: site.folder + "/app.cgi", 0o755)
    try site.write(SampleSite.rules.replacing("run.fcgi", with: "app.cgi"), to: site.htaccess)
    #expect(SiteLocation(path: site.folder)?.entry == site.folder + "/app.cgi")
  }

  @Test("a program that is itself the entry is examined as one")
  func binaryEntry() throws {
    let site = try SampleSite()
    try site.write(try Data(contentsOf: URL(fileURLWithPath: "/bin/true")), to: site.entry, 0o755)
    #expect(site.examine().troubles == [])
    truncate(site.entry, 10_000)
    #expect(site.examine().troubles.first == .programTruncated)
  }
}
