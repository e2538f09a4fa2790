/// The rewrite rules of an `.htaccess`, and what else in it leads requests somewhere.
struct RewriteRules {
  struct Condition {
    /// What is looked at, such as `%{REQUEST_FILENAME}`.
    var test: String
    /// What it is compared with.
    var pattern: String
    var isOr: Bool
    var ignoresCase: Bool
  }

  struct Rule {
    var line: Int
    var pattern: String
    var target: String
    var flags: [String]
    var conditions: [Condition]

    /// Says whether a flag is given, by its short or its long name.
    func has(_ names: String...) -> Bool {
      flags.contains { flag in names.contains(flag.prefix { $0 != "=" }.lowercased()) }
    }

    /// The number in a flag such as `S=2`.
    func number(_ names: String...) -> Int? {
      for flag in flags {
        let parts = flag.split(separator: "=", maxSplits: 1)
        if parts.count == 2, names.contains(parts[0].lowercased()) { return Int(parts[1]) }
      }
      return nil
    }
  }

  /// What `RewriteEngine` says; nil when the file does not say.
  private(set) var isOn: Bool?
  private(set) var engineLine: Int?
  private(set) var base: String?
  private(set) var baseLine: Int?
  private(set) var rules: [Rule] = []

  /// Addresses that are shown where there is no file: by FallbackResource, ErrorDocument, or an index.
  private(set) var fallbacks: [String] = []

  /// What `DirectoryIndex` names.
  private(set) var indexNames: [String] = []

  /// Whether there is something that decides for certain requests in a way that is not followed here.
  private(set) var isIncomplete = false

  init(_ htaccess: Htaccess) {
    var conditions: [Condition] = []
    for directive in htaccess.directives where directive.isLive != false {
      let words = directive.arguments
      let name = directive.name.lowercased()
      guard directive.holdsForAll else {
        if name.hasPrefix("rewrite") { isIncomplete = true }
        continue
      }
      if directive.isLive == nil, name == "rewriterule" { isIncomplete = true }
      switch (name, words.count) {
      case ("rewriteengine", 1):
        isOn = words[0].lowercased() == "on"
        engineLine = directive.line
      case ("rewritebase", 1):
        base = words[0]
        baseLine = directive.line
      case ("rewriteoptions", _): isIncomplete = true
      case ("rewritecond", 2...):
        conditions.append(Self.condition(words))
      case ("rewriterule", 2...):
        rules.append(
          Rule(
            line: directive.line, pattern: words[0], target: words[1],
            flags: words.count > 2 ? RewriteFlags.split(words[2]) ?? [] : [],
            conditions: conditions))
        conditions = []
      case ("fallbackresource", 1): fallbacks.append(words[0])
      case ("errordocument", 2) where words[0] == "404" || words[0] == "403":
        fallbacks.append(words[1])
      case ("action", 2...): fallbacks.append(words[1])
      case ("directoryindex", 1...): indexNames = words
      default: continue
      }
    }
  }

  private static func condition(_ words: [String]) -> Condition {
    let flags = words.count > 2 ? RewriteFlags.split(words[2]) ?? [] : []
    let names = flags.map { $0.lowercased() }
    return Condition(
      test: words[0], pattern: words[1], isOr: names.contains("or") || names.contains("ornext"),
      ignoresCase: names.contains("nc") || names.contains("nocase"))
  }

  /// The names of the files that rules and the like lead to, as far as they look like entries.
  var targetNames: [String] {
    (rules.map(\.target) + fallbacks).compactMap { target in
      target.split(separator: "?", maxSplits: 1).first?.split(separator: "/")
        .first { SiteLocation.isEntryName(String($0)) }.map(String.init)
    }
  }
}
