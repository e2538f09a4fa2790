import Testing

@testable import EavesGateway

@Suite("What the doctor prints for people")
struct ReportTests {
  private static let terminal = DoctorReport.Reader(
    isTerminal: true, seesColours: false, wantsNotes: false)
  private static let pipe = DoctorReport.Reader(
    isTerminal: false, seesColours: false, wantsNotes: false)
  private static let curious = DoctorReport.Reader(
    isTerminal: false, seesColours: false, wantsNotes: true)

  private static func finding(_ code: FindingCode) -> Finding {
    Finding(code, .init("seen"), fix: .init("Mend it."))
  }

  private static func text(
    _ codes: FindingCode..., for reader: DoctorReport.Reader, next: String = "Then look again."
  ) -> String {
    DoctorReport(folder: "/site", findings: codes.map(finding)).text(for: reader, next: next)
  }

  @Test("of a healthy site is one line on a terminal, and nothing elsewhere")
  func healthy() {
    #expect(Self.text(for: Self.pipe) == "")
    #expect(Self.text(for: Self.curious) == "")
    #expect(Self.text(for: Self.terminal, next: "See more.") == "Nothing is wrong. See more.\n")
    #expect(Self.text(for: Self.terminal, next: "") == "Nothing is wrong.\n")
  }

  @Test("leaves notes out unless they are asked for, and then says that they are there")
  func notes() {
    #expect(Self.text(.bodyLimit, for: Self.pipe) == "")
    #expect(
      Self.text(.bodyLimit, .severalEntries, for: Self.terminal)
        == "Nothing is wrong. There are 2 notes: --notes.\n")
    let asked = Self.text(.bodyLimit, for: Self.curious, next: "See more.")
    #expect(asked.contains("note     body-limit\n"))
    #expect(asked.hasSuffix("\nNothing is wrong (1 note). See more.\n"))
  }

  @Test("says where to look when a note may be the reason why pages fail")
  func reasons() {
    #expect(
      Self.text(.htaccessOptions, for: Self.terminal)
        == "Nothing is wrong. If pages fail all the same, 1 note may say why: --notes.\n")
  }

  @Test("lists errors and warnings everywhere, and counts the notes")
  func faults() {
    for reader in [Self.terminal, Self.pipe] {
      let text = Self.text(.entryEmpty, .debugOn, .bodyLimit, for: reader)
      #expect(text.hasPrefix("/site\n\nerror    entry-empty\n"))
      #expect(text.contains("\nwarning  debug-on\n"))
      #expect(!text.contains("body-limit"))
      #expect(
        text.hasSuffix(
          "\n1 error, 1 warning, 1 note (--notes). Begin with the first. Then look again.\n"))
    }
    #expect(Self.text(.debugOn, for: Self.pipe).hasSuffix("\n1 warning. Then look again.\n"))
  }

  @Test("is for programs everything")
  func json() {
    let report = DoctorReport(findings: [Self.finding(.bodyLimit)])
    #expect(report.json.contains(#""content":true"#))
    #expect(report.json.contains(#""code":"body-limit","severity":"note""#))
  }
}
