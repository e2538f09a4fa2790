/// What Apache refuses in the arguments of the directives that people use most.
enum HtaccessArguments {
  struct Problem: Hashable, Sendable {
    var what: String
    var fix: String
  }

  static func problem(_ directive: Htaccess.Directive) -> Problem? {
    let words = directive.arguments
    switch directive.name.lowercased() {
    case "options": return options(words)
    case "rewriteengine":
      return words.first.map { ["on", "off"].contains($0.lowercased()) } == true
        ? nil : Problem(what: "RewriteEngine takes On or Off", fix: "Write RewriteEngine On.")
    case "cgipassauth", "directoryslash": return choice(directive, ["on", "off"])
    case "rewriterule": return rule(words, takesFlags: RewriteFlags.ruleNames)
    case "rewritecond": return rule(words, takesFlags: RewriteFlags.conditionNames)
    case "rewritebase":
      guard words.count == 1 else { return count("RewriteBase takes one path") }
      guard words[0].hasPrefix("/") || words[0].contains("://") else {
        return Problem(
          what: "RewriteBase \(words[0]) is no path from the root",
          fix: "Begin the path with a slash.")
      }
      return nil
    case "addhandler", "addtype":
      return words.count >= 2
        ? nil : count("\(directive.name) takes a name and at least one file ending")
    case "sethandler", "forcetype", "fallbackresource":
      return words.count == 1 ? nil : count("\(directive.name) takes one argument")
    case "errordocument":
      guard words.count >= 2, Int(words[0]) != nil else {
        return count("ErrorDocument takes a status, and a path or text")
      }
      return nil
    case "order":
      let isOrder = ["allow,deny", "deny,allow", "mutual-failure"]
        .contains(words.first?.lowercased() ?? "")
      return isOrder && words.count == 1
        ? nil
        : Problem(
          what: "Order takes one word", fix: "Write Order deny,allow without a space in it.")
    case "<ifmodule", "<files", "<filesmatch", "<if", "<elseif":
      return words.isEmpty ? count("\(directive.name)> takes an argument") : nil
    default: return nil
    }
  }

  private static func count(_ what: String) -> Problem {
    Problem(what: what, fix: "Complete the line.")
  }

  private static func choice(_ directive: Htaccess.Directive, _ allowed: [String]) -> Problem? {
    let words = directive.arguments
    if words.count == 1, allowed.contains(words[0].lowercased()) { return nil }
    return Problem(
      what: "\(directive.name) takes On or Off",
      fix: "Write \(directive.name) On.")
  }

  private static let optionNames: Set<String> = [
    "all", "none", "execcgi", "followsymlinks", "includes", "includesnoexec", "indexes",
    "multiviews",
    "runscripts", "symlinksifownermatch",
  ]

  private static func options(_ words: [String]) -> Problem? {
    let isSigned = words.map { $0.hasPrefix("+") || $0.hasPrefix("-") }
    if isSigned.contains(true), isSigned.contains(false) {
      return Problem(
        what: "Options \(words.joined(separator: " ")) mixes options with and without a sign",
        fix: "Write + or - before each of them, such as Options +ExecCGI -Indexes.")
    }
    for word in words {
      let name = word.drop { $0 == "+" || $0 == "-" }.lowercased()
      if name == "all", word.utf8.count > 3 {
        return Problem(
          what: "All stands without a sign", fix: "Name the options, such as +ExecCGI.")
      }
      // All of LiteSpeed's and of no other server's; an unknown one is 500.
      if !optionNames.contains(name) {
        return Problem(
          what: "there is no option \(word)",
          fix: NearestName.of(name, among: ["ExecCGI", "FollowSymLinks", "Indexes", "MultiViews"])
            .map { "Did you mean \($0)?" } ?? "Remove it.")
      }
    }
    return nil
  }

  private static func rule(_ words: [String], takesFlags names: Set<String>) -> Problem? {
    guard words.count == 2 || words.count == 3 else {
      return Problem(
        what: "the rule has \(words.count) words instead of two or three",
        fix: "Write pattern, target, and [flags] with no space inside of them.")
    }
    // A condition's second word is a pattern, a rule's first.
    let isCondition = names == RewriteFlags.conditionNames
    let pattern = isCondition ? words[1] : words[0]
    if !isCondition || RewritePattern.isPattern(pattern), let reason = RewritePattern.flaw(pattern)
    {
      return Problem(
        what: "the pattern \(pattern) cannot be read: \(reason)",
        fix: "Correct it; a character with a meaning of its own stands behind a backslash.")
    }
    guard words.count == 3 else { return nil }
    guard let flags = RewriteFlags.split(words[2]) else {
      return Problem(
        what: "the flags \(words[2]) do not stand in brackets", fix: "Write them like [L,QSA].")
    }
    for flag in flags {
      let name = flag.prefix { $0 != "=" }.lowercased()
      if !names.contains(name) {
        return Problem(what: "there is no flag \(flag)", fix: "Remove it.")
      }
    }
    return nil
  }
}

/// The flags of rewrite rules and conditions.
enum RewriteFlags {
  static let ruleNames: Set<String> = [
    "b", "backrefnoplus", "bnp", "bctls", "bne", "c", "chain", "co", "cookie", "dpi", "discardpath",
    "e", "env", "end", "f", "forbidden", "g", "gone", "h", "handler", "l", "last", "n", "next",
    "nc",
    "nocase", "ne", "noescape", "ns", "nosubreq", "p", "proxy", "pt", "passthrough", "qsa",
    "qsappend",
    "qsd", "qsdiscard", "qsl", "qslast", "r", "redirect", "s", "skip", "t", "type", "unsafeallow3f",
    "unsafeprefixstat", "unc",
  ]

  static let conditionNames: Set<String> = ["nc", "nocase", "or", "ornext", "nv", "novary"]

  /// The flags between brackets; nil when there are no brackets.
  static func split(_ text: String) -> [String]? {
    guard text.hasPrefix("["), text.hasSuffix("]"), text.utf8.count > 2 else { return nil }
    return text.dropFirst().dropLast().split(separator: ",").map { flag in
      String(flag.drop { $0 == " " })
    }
  }
}
