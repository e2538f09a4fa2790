/// What is on a host before a deploy.
struct HostState: Hashable, Sendable {
  /// The absolute path of the folder that both parts lie below.
  let base: String

  /// As `uname` says them.
  let system: String
  let machine: String

  /// The release that answers; nil when there is none.
  let current: Int?

  /// The releases that are kept, the oldest first.
  let releases: [Int]

  /// What is in the entry's place: `none`, `settings`, or `program`.
  let entry: String

  let hasRsync: Bool

  /// What the release that answers is asked for with (`Eaves-Release`); nil when it has none.
  let mark: String?

  /// The room that is left on the disk in bytes; nil when that is not known.
  let free: Int?

  /// Reads what the function `inspect` of `host.sh` prints.
  /// - Throws: `ToolError` when that is something else
  init(_ output: String) throws(ToolError) {
    var values: [Substring: [String]] = [:]
    for line in output.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      // Hosts greet in their shells' start files.
      if parts.count == 2 { values[parts[0], default: []].append(String(parts[1])) }
    }
    guard let base = values["base"]?.last, let machine = values["machine"]?.last,
      let entry = values["entry"]?.last
    else {
      throw ToolError(
        "the host's answer is not understood:\n\(output.prefix(2_000))",
        fix: "Does `ssh HOST sh -s` run a shell there?", status: .unavailable)
    }
    self.base = base
    self.machine = machine
    self.entry = entry
    system = values["system"]?.last ?? ""
    current = values["current"]?.last.flatMap { Int($0) }
    releases = (values["release"] ?? []).compactMap { Int($0) }.sorted()
    hasRsync = values["rsync"]?.last == "yes"
    mark = values["mark"]?.last
    free = values["free"]?.last.flatMap { Int($0) }.map { $0 * 1_024 }
  }

  /// The number of the next release.
  var next: Int { (releases.last ?? 0) + 1 }

  /// The release that answered before the current one, as far as it is kept.
  var previous: Int? {
    guard let current else { return nil }
    return releases.last { $0 < current }
  }

  /// The releases that are not kept any more: all but the last ones, and never the one that answers.
  func outdated(keeping count: Int) -> [Int] {
    let kept = Set(releases.suffix(max(count, 1)))
    return releases.filter { !kept.contains($0) && $0 != current }
  }
}
