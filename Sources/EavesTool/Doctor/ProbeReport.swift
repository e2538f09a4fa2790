import EavesGateway

/// What a probe tells of the request that asked it, and of its process.
struct ProbeReport: Hashable, Sendable {
  private let facts: [String: String]

  /// Reads the probe's answer: one fact a line. Nil for an answer that is none of a probe's.
  init?(_ text: String) {
    var facts: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      facts[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    guard facts["mount"] != nil, facts["scheme"] != nil, facts["user"] != nil else { return nil }
    self.facts = facts
  }

  var mount: String { facts["mount"] ?? "" }
  var scheme: String { facts["scheme"] ?? "" }

  /// What a proxy in front says that the visitor's scheme is; empty without one.
  var forwardedScheme: String { facts["forwarded-scheme"] ?? "" }

  var hasAuthorization: Bool { facts["authorization"] == "yes" }

  /// The process that the web server started.
  var process: ServerProcess {
    var limits = HostPicture.Limits()
    limits.processes = number("processes")
    limits.memory = number("memory")
    limits.openFiles = number("open-files")
    limits.fileSize = number("file-size")
    limits.processorTime = number("processor-time")
    if let limit = number("group-limit"), let count = number("group-count") {
      limits.group = (limit, count)
    }
    let groups = (facts["groups"] ?? "").split(separator: " ").compactMap { UInt32($0) }
    return ServerProcess(
      account: Account(user: UInt32(facts["user"] ?? "") ?? 0, groups: groups), limits: limits,
      processCount: number("process-count"))
  }

  private func number(_ name: String) -> Int? { facts[name].flatMap { Int($0) } }
}
