/// Makes room in a policy (Content Security Policy Level 3) for the script that refreshes the page, and
/// for nothing else.
enum ContentSecurityPolicy {
  /// - Parameters:
  ///   - policy: the value of a field `Content-Security-Policy`, which may hold several policies
  ///   - nonce: the nonce of the script
  static func allowing(nonce: String, in policy: String) -> String {
    policy.split(separator: ",").map { allow(nonce, in: $0) }.joined(separator: ", ")
  }

  private static func allow(_ nonce: String, in policy: Substring) -> String {
    var directives = policy.split(separator: ";")
      .map { $0.split { " \t\n\r\u{C}".unicodeScalars.contains($0.unicodeScalars.first ?? " ") } }
      .filter { !$0.isEmpty }
      .map { $0.map(String.init) }
    let script = ["script-src-elem", "script-src", "default-src"]
    extend(&directives, named: script, as: "script-src-elem") { sources in
      allowsInline(sources) ? nil : sources + ["'nonce-\(nonce)'"]
    }
    extend(&directives, named: ["connect-src", "default-src"], as: "connect-src") { sources in
      sources.contains("*") || sources.contains("'self'") ? nil : sources + ["'self'"]
    }
    return directives.map { $0.joined(separator: " ") }.joined(separator: "; ")
  }

  /// Adds to the directive that counts: the first of the names that the policy has. Where that is a
  /// general one, a particular one is added beside it.
  private static func extend(
    _ directives: inout [[String]], named names: [String], as particular: String,
    _ change: ([String]) -> [String]?
  ) {
    for name in names {
      guard let index = directives.firstIndex(where: { $0[0].lowercased() == name }) else {
        continue
      }
      let sources = directives[index].dropFirst().filter { $0.lowercased() != "'none'" }
      guard let changed = change(Array(sources)) else { return }
      if name == particular {
        directives[index] = [directives[index][0]] + changed
      } else {
        directives.append([particular] + changed)
      }
      return
    }
  }

  /// `'unsafe-inline'` counts for nothing beside a nonce or a hash.
  private static func allowsInline(_ sources: [String]) -> Bool {
    let sources = sources.map { $0.lowercased() }
    return sources.contains("'unsafe-inline'")
      && !sources.contains { source in
        ["'nonce-", "'sha256-", "'sha384-", "'sha512-", "'strict-dynamic'"].contains {
          source.hasPrefix($0)
        }
      }
  }
}
