import Testing

@testable import EavesGateway

@Suite("The entry file")
struct EntryFileTests {
  private func read(_ text: String) -> EntryFile { EntryFile(content: text.utf8, path: "run.fcgi") }

  private func pairs(_ file: EntryFile) -> [String] { file.lines.map { "\($0.key)=\($0.value)" } }

  @Test("Settings are lines KEY=value behind an optional shebang")
  func ordinary() {
    let file = read(
      """
      #!/home/alice/flasky/bin/flasky
      # Touch or edit this file to reload the app.

      ROOT=/home/alice/flasky
        DEBUG = on\t
      SECRET_KEY_FILE=data/secret-key
      """)
    #expect(
      pairs(file) == ["ROOT=/home/alice/flasky", "DEBUG=on", "SECRET_KEY_FILE=data/secret-key"])
    #expect(file.lines.map(\.number) == [4, 5, 6])
    #expect(file.problems.isEmpty)
  }

  @Test(
    "Values",
    arguments: [
      ("A=", ""), ("A=\"\"", ""), ("A=''", ""), ("A=b=c", "b=c"), ("A=a b", "a b"),
      ("A=\" a \"", " a "), ("A='a\\n\"b'", "a\\n\"b"), ("A=\"a\\n\\t\\\"\\\\b\"", "a\n\t\"\\b"),
      ("A=pass#word # too", "pass#word # too"), ("A=\"#\"", "#"), ("A=$HOME", "$HOME"),
      ("A=C:\\x", "C:\\x"), ("A=it's", "it's"), ("A=é", "é"), ("export A=b", "b"),
      ("export\tA = b", "b"),
    ])
  func values(line: String, value: String) {
    let file = read(line)
    #expect(file.problems.isEmpty)
    #expect(file.lines == [EntryFile.Line(key: "A", value: value, number: 1)])
  }

  @Test("A setting may be called export or begin so")
  func export() {
    #expect(pairs(read("export=1\nexported=2")) == ["export=1", "exported=2"])
  }

  @Test("A file saved on Windows is understood, and its shebang explained")
  func windows() {
    let file = read("\u{FEFF}#!bin/flasky\r\nA=1\r\n\r\n# x\r\nB=\"2\"\r\n")
    #expect(pairs(file) == ["A=1", "B=2"])
    #expect(file.problems.isEmpty)
    #expect(file.shebangEndsInCarriageReturn)
    #expect(!read("#!bin/flasky\nA=1\r\n").shebangEndsInCarriageReturn)
  }

  @Test(
    "What cannot be understood is a problem with its line and the way out",
    arguments: [
      ("A=1\nROOT\n", "run.fcgi:2: 'ROOT' is not a setting. Write KEY=value."),
      ("A=1\nB=2\nA=3", "run.fcgi:3: A is already set in line 1. Remove one of the two lines."),
      ("A=\"x", "run.fcgi:1: A: the closing quote is missing. End the value with a quote."),
      (
        "A='x' # y",
        "run.fcgi:1: A: text follows the closing quote. Write a quote inside double quotes as \\\","
          + " and a comment in a line of its own."
      ),
      (
        "A=\"\\d\"",
        "run.fcgi:1: A: unknown escape in double quotes. Write \\\\ for a backslash, or use single"
          + " quotes."
      ),
      (
        "MY KEY=1",
        "run.fcgi:1: 'MY KEY' cannot be the name of a setting. Write KEY=value; names have letters,"
          + " digits and _ only."
      ),
      (
        "=1",
        "run.fcgi:1: '' cannot be the name of a setting. Write KEY=value; names have letters, digits"
          + " and _ only."
      ),
      (
        "A=b\u{0}c",
        "run.fcgi:1: the line holds a control character. Write it anew; a line end goes into a value"
          + " as \\n between double quotes."
      ),
    ])
  func problems(text: String, message: String) {
    #expect(read(text).problems.map(\.description) == [message])
  }

  @Test("Bytes that are not UTF-8 are a problem, not a guess")
  func notUTF8() {
    let file = EntryFile(
      content: Array("A=1\nB=".utf8) + [0xE9, 0x0A] + Array("C=3".utf8), path: "e")
    #expect(pairs(file) == ["A=1", "C=3"])
    #expect(
      file.problems.map(\.description)
        == ["e:2: the line is not UTF-8. Save the file in the encoding UTF-8."])
  }

  @Test("All problems are told at once")
  func allProblems() {
    #expect(read("A\nB\nC=1\nC=2\n").problems.count == 3)
  }

  @Test("A program in place of a settings file is refused as a whole")
  func tooLarge() {
    let file = EntryFile(content: [UInt8](repeating: 0x7F, count: 70_000), path: "run.fcgi")
    #expect(file.lines.isEmpty)
    #expect(file.problems.count == 1)
    #expect(file.problems.first?.description.contains("larger than 65536 bytes") == true)
  }

  @Test("Garbage of every kind is survived")
  func hostile() {
    let pieces = ["=", "\"", "'", "\\", "#", "\r", "\n", "A", " ", "export ", "\u{0}", "é", "#!"]
    for first in pieces {
      for second in pieces {
        for third in pieces {
          for fourth in pieces { _ = read(first + second + third + fourth) }
        }
      }
    }
    _ = EntryFile(content: (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, path: "e")
    let many = read((0..<6_000).map { "A\($0)=1" }.joined(separator: "\n"))
    #expect(many.lines.count == 6_000)
  }

  @Test("A file that is not there is a problem of its own")
  func missing() {
    let file = EntryFile(reading: "/nonexistent/run.fcgi")
    #expect(file.problems.count == 1)
    #expect(file.problems.first?.description.contains("No such file or directory") == true)
  }
}
