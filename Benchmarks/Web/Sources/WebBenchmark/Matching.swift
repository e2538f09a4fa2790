import Eaves
import Foundation
@_spi(Internal) import Hummingbird

/// Finding the rule for a path, in this router and in Hummingbird's.
struct Matching {
  let folder: String

  func measure() throws {
    for count in [10, 100, 1_000, 5_000] {
      let rules = try lines("rules-\(count)")
      let paths = try lines("paths-\(count)")
      try measureEaves(count, rules, paths)
      measureHummingbird(count, rules, paths)
    }
  }

  private func lines(_ name: String) throws -> [String] {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  private func measureEaves(_ count: Int, _ rules: [String], _ paths: [String]) throws {
    var map = RouteMap()
    for rule in rules { map.add(Rule(rule, endpoint: rule, methods: [.get])) }
    let router = try map.router()
    let binding = RouteBinding(serverName: "localhost")
    let found = paths.map { path in
      guard case .found(let rule, let parameters) = router.match(path, binding: binding) else {
        return "nothing"
      }
      let values = parameters.map { "\($0.name)=\($0.value.text ?? "")" }.joined(separator: ",")
      return "\(router.rules[rule].endpoint) \(values)"
    }
    try (found.joined(separator: "\n") + "\n").write(
      toFile: "\(folder)/matching-\(count).eaves", atomically: true, encoding: .utf8)
    let time = median {
      for path in paths {
        guard case .found = router.match(path, binding: binding) else { fatalError(path) }
      }
    }
    report("matching-\(count)", "eaves", time / Double(paths.count))
  }

  private func measureHummingbird(_ count: Int, _ rules: [String], _ paths: [String]) {
    let builder = RouterPathTrieBuilder<Int>()
    for (index, rule) in rules.enumerated() {
      builder.addEntry(RouterPath(Self.hummingbirdRule(rule)), value: index)
    }
    let trie = builder.build()
    let time = median {
      for path in paths {
        guard trie.resolve(path) != nil else { fatalError(path) }
      }
    }
    report("matching-\(count)", "hummingbird", time / Double(paths.count))
  }

  /// `/a/<int:id>` is `/a/{id}` there.
  private static func hummingbirdRule(_ rule: String) -> String {
    rule.split(separator: "/").map { segment in
      guard segment.hasPrefix("<") else { return "/\(segment)" }
      return "/{\(segment.dropLast().split(separator: ":").last ?? "")}"
    }.joined()
  }
}
