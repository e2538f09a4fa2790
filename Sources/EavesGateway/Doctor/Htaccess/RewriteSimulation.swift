/// Follows a request through the rewrite rules of a folder, as mod_rewrite does in a per-directory
/// context: after each round that changed the path the request begins anew, ten times at most.
struct RewriteSimulation {
  /// Where a request ends.
  enum Outcome: Hashable {
    /// The entry is started.
    case entry
    /// A file or folder, by its path from the site's folder, is the web server's to show.
    case file(String)
    /// There is no such file. The line is that of the rule that led there; nil without one.
    case missing(String, line: Int?)
    /// The rules go round in circles.
    case loop(line: Int)
    /// It is answered without a file: refused, or sent elsewhere.
    case answered
    /// An address outside of the folder.
    case elsewhere(String, line: Int)
    /// Something on the way cannot be known.
    case unknown
  }

  let rules: RewriteRules
  let entryName: String

  /// The path of the folder's address, such as `/~alice/flasky`; nil when it is not known.
  let urlPath: String?

  /// The name of the folder.
  let folderName: String

  /// What lies at a path from the site's folder.
  let kind: (String) -> FileFacts.Kind?

  /// Apache's own limit (LimitInternalRecursion).
  private static let mostRounds = 10

  private enum Step {
    case unchanged
    case changed(String, line: Int, isLast: Bool)
    case over(Outcome)
  }

  /// Follows a request.
  /// - Parameter path: from the site's folder, decoded, without a slash in front
  func follow(_ path: String) -> Outcome {
    var path = path
    var lastLine: Int?
    for round in 0...Self.mostRounds {
      switch pass(path, isRedirected: round > 0) {
      case .over(let outcome): return outcome
      case .unchanged: return end(path, lastLine)
      case .changed(let new, let line, let isLast):
        lastLine = line
        if new == path || isLast { return end(new, line) }
        path = new
      }
    }
    return .loop(line: lastLine ?? 0)
  }

  private func end(_ path: String, _ line: Int?) -> Outcome {
    let file = self.file(path)
    if file == entryName { return .entry }
    return kind(file) == nil ? .missing(path, line: line) : .file(file)
  }

  /// The file that a path leads to: Apache takes what follows a file for the file's own matter.
  private func file(_ path: String) -> String {
    var file = ""
    for part in path.split(separator: "/") {
      file += file.isEmpty ? String(part) : "/\(part)"
      if kind(file) != .folder { return file }
    }
    return file
  }

  // MARK: - One round

  private func pass(_ start: String, isRedirected: Bool) -> Step {
    var path = start
    var changedBy: Int?
    var skipped = 0
    var chainIsBroken = false
    for rule in rules.rules {
      let isChained = rule.has("c", "chain")
      if chainIsBroken {
        chainIsBroken = isChained
        continue
      }
      if skipped > 0 {
        skipped -= 1
        continue
      }
      guard let pattern = RewritePattern(rule.pattern, ignoresCase: rule.has("nc", "nocase")) else {
        return .over(.unknown)
      }
      let found: [String]
      switch pattern.match(path) {
      case .unknown: return .over(.unknown)
      case .noMatch:
        chainIsBroken = isChained
        continue
      case .match(let match): found = match.groups
      }
      var captured: [String] = []
      switch holds(rule.conditions, path, isRedirected, found, &captured) {
      case false?:
        chainIsBroken = isChained
        continue
      case nil:
        // Redirects to https or another host depend on the request; pages come after them.
        if rule.has("r", "redirect", "f", "forbidden", "g", "gone") { continue }
        return .over(.unknown)
      case true?: break
      }
      if rule.has("f", "forbidden", "g", "gone", "r", "redirect") { return .over(.answered) }
      if rule.has("n", "next") { return .over(.unknown) }
      if rule.target != "-" {
        guard let target = expand(rule.target, found, captured) else { return .over(.unknown) }
        if target.contains("://") || rule.has("p", "proxy") { return .over(.answered) }
        guard let relative = relative(target) else {
          return .over(.elsewhere(target, line: rule.line))
        }
        path = relative
        changedBy = rule.line
      }
      if rule.has("end") {
        return changedBy.map { .changed(path, line: $0, isLast: true) } ?? .over(end(path, nil))
      }
      if rule.has("l", "last") { break }
      if let number = rule.number("s", "skip") { skipped = max(0, number) }
    }
    return changedBy.map { .changed(path, line: $0, isLast: false) } ?? .unchanged
  }

  /// Puts in what was matched; nil for variables whose value is not known.
  private func expand(_ target: String, _ found: [String], _ captured: [String]) -> String? {
    var result = ""
    var rest = target.prefix { $0 != "?" }[...]
    while let letter = rest.popFirst() {
      guard letter == "$" || letter == "%", let next = rest.first else {
        if letter == "\\", let next = rest.popFirst() {
          result.append(next)
        } else {
          result.append(letter)
        }
        continue
      }
      if let index = next.wholeNumberValue, next.isASCII {
        rest.removeFirst()
        let groups = letter == "$" ? found : captured
        if index < groups.count { result += groups[index] }
      } else if next == "{" {
        return nil
      } else {
        result.append(letter)
      }
    }
    return result
  }

  /// A target as a path from the site's folder; nil for one that lies elsewhere.
  private func relative(_ target: String) -> String? {
    guard target.hasPrefix("/") else {
      return target.hasPrefix("./") ? String(target.dropFirst(2)) : target
    }
    if let prefix = urlPath ?? rules.base {
      let folder = prefix.hasSuffix("/") ? prefix : prefix + "/"
      return target.hasPrefix(folder) ? String(target.dropFirst(folder.utf8.count)) : nil
    }
    let parts = target.split(separator: "/")
    guard let index = parts.firstIndex(where: { $0 == entryName }) else { return nil }
    let before = index > 0 ? parts[index - 1] : ""
    guard index == 0 || before == folderName || (index == 1 && before.hasPrefix("~")) else {
      return nil
    }
    return parts[index...].joined(separator: "/")
  }

  // MARK: - Conditions

  /// Says whether all conditions hold, of those joined by OR one; nil when that cannot be known.
  private func holds(
    _ conditions: [RewriteRules.Condition], _ path: String, _ isRedirected: Bool, _ found: [String],
    _ captured: inout [String]
  ) -> Bool? {
    var result: Bool? = true
    var alternative: Bool? = false
    for condition in conditions {
      let one = holds(condition, path, isRedirected, found, &captured)
      alternative =
        if alternative == true || one == true { true } else if alternative == nil || one == nil {
          nil
        } else { false }
      if condition.isOr { continue }
      switch alternative {
      case false?: return false
      case nil: result = nil
      case true?: break
      }
      alternative = false
    }
    return result
  }

  private func holds(
    _ condition: RewriteRules.Condition, _ path: String, _ isRedirected: Bool, _ found: [String],
    _ captured: inout [String]
  ) -> Bool? {
    let isNegated = condition.pattern.hasPrefix("!")
    let bare = isNegated ? String(condition.pattern.dropFirst()) : condition.pattern
    if bare.hasPrefix("-"), bare.utf8.count == 2 {
      guard ["%{REQUEST_FILENAME}", "%{SCRIPT_FILENAME}"].contains(condition.test) else {
        return nil
      }
      return test(bare, path).map { $0 != isNegated }
    }
    guard RewritePattern.isPattern(condition.pattern),
      let value = value(condition.test, path, isRedirected, found),
      let pattern = RewritePattern(condition.pattern, ignoresCase: condition.ignoresCase)
    else { return nil }
    switch pattern.match(value) {
    case .unknown: return nil
    case .noMatch: return false
    case .match(let match):
      if !isNegated { captured = match.groups }
      return true
    }
  }

  /// A test of the file that a path leads to.
  private func test(_ name: String, _ path: String) -> Bool? {
    let kind = path.isEmpty ? .folder : self.kind(file(path))
    switch name {
    case "-f", "-s": return kind == .file
    case "-d": return kind == .folder
    case "-l", "-h", "-L": return kind == .link
    default: return nil
    }
  }

  /// The value of a test, where it holds nothing but one variable that is known.
  private func value(
    _ test: String, _ path: String, _ isRedirected: Bool, _ found: [String]
  ) -> String? {
    switch test {
    case "%{REQUEST_URI}":
      guard let prefix = urlPath ?? rules.base else { return nil }
      return (prefix.hasSuffix("/") ? prefix : prefix + "/") + path
    case "%{ENV:REDIRECT_STATUS}": return isRedirected ? "200" : ""
    case "%{QUERY_STRING}": return ""
    case "%{REQUEST_METHOD}": return "GET"
    case "$1" where found.count > 1: return found[1]
    case "$0": return found.first
    default: return nil
    }
  }
}
