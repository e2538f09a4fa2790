/// A file that may lie in a web folder and is not for visitors, with the sign by which it is known: apps
/// may have a page of any name.
struct PrivateGuess: Sendable {
  /// The path from the site's folder.
  let name: String

  /// What it is, in a few words.
  let what: String

  /// Says whether an answer is the file.
  let isIt: @Sendable (HTTPProbe.Answer) -> Bool

  static func all(_ entryName: String) -> [PrivateGuess] {
    let copies = [".bak", "~", ".old", ".orig", ".save", ".swp"].map { entryName + $0 }
    let bare = entryName.split(separator: ".").first.map(String.init) ?? "run"
    return [
      PrivateGuess(name: ".env", what: "holds settings") { isSettings($0) },
      PrivateGuess(name: ".git/config", what: "is of the version control") {
        $0.text.contains("[core]")
      },
      PrivateGuess(name: ".git/HEAD", what: "is of the version control") {
        $0.text.hasPrefix("ref: ")
      },
      PrivateGuess(name: ".htaccess", what: "is the .htaccess") { $0.text.contains("Rewrite") },
      PrivateGuess(name: "data/secret-key", what: "is the secret key") { isKey($0) },
      PrivateGuess(name: "data/", what: "lists the folder") { PageKind($0) == .listing },
      PrivateGuess(name: "logs/", what: "lists the folder") { PageKind($0) == .listing },
      PrivateGuess(name: "templates/", what: "lists the folder") { PageKind($0) == .listing },
      PrivateGuess(name: "logs/\(bare).log", what: "is the log") { isLog($0) },
      PrivateGuess(name: "app.db", what: "is a database") { isDatabase($0) },
      PrivateGuess(name: "data/app.db", what: "is a database") { isDatabase($0) },
      PrivateGuess(name: "templates/base.html", what: "is a template") { isTemplate($0) },
      PrivateGuess(name: "templates/layout.html", what: "is a template") { isTemplate($0) },
      PrivateGuess(name: "templates/index.html", what: "is a template") { isTemplate($0) },
      PrivateGuess(name: "Package.swift", what: "is the app's source") {
        $0.text.hasPrefix("// swift-tools-version")
      },
    ]
      + copies.map { name in
        PrivateGuess(name: name, what: "is a copy of the entry") { PageKind($0) == .source }
      }
  }

  private static func isHTML(_ answer: HTTPProbe.Answer) -> Bool {
    answer.text.prefix(200).lowercased().contains("<html")
      || answer.text.prefix(200).lowercased().contains("<!doctype")
  }

  /// Lines `NAME=value`.
  private static func isSettings(_ answer: HTTPProbe.Answer) -> Bool {
    guard !isHTML(answer) else { return false }
    return answer.text.split(separator: "\n").contains { line in
      guard let equals = line.firstIndex(of: "="), equals != line.startIndex else { return false }
      return line[..<equals].utf8.allSatisfy {
        $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
      }
    }
  }

  /// One word, as long as a key must be.
  private static func isKey(_ answer: HTTPProbe.Answer) -> Bool {
    let word = answer.body.last == UInt8(ascii: "\n") ? answer.body.dropLast() : answer.body[...]
    return (16...512).contains(word.count)
      && word.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
          || Array("+/=_-".utf8).contains(byte)
      }
  }

  /// Lines that begin with a time, as those of the app's log do.
  private static func isLog(_ answer: HTTPProbe.Answer) -> Bool {
    guard let line = answer.text.split(separator: "\n").first else { return false }
    let start = Array(line.utf8.prefix(21))
    return start.count == 21 && start[4] == UInt8(ascii: "-") && start[10] == UInt8(ascii: "T")
      && start[19] == UInt8(ascii: "Z")
  }

  private static func isDatabase(_ answer: HTTPProbe.Answer) -> Bool {
    answer.body.starts(with: Array("SQLite format 3".utf8))
  }

  private static func isTemplate(_ answer: HTTPProbe.Answer) -> Bool {
    answer.text.contains("{%") || answer.text.contains("{{")
  }
}
