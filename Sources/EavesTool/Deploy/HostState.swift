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
    let releases = (values["release"] ?? []).compactMap { Int($0) }.sorted()
    self.releases = releases
    previous = values["previous"]?.last.flatMap { Int($0) }.flatMap { number in
      releases.first { $0 == number }
    }
    hasRsync = values["rsync"]?.last == "yes"
    mark = values["mark"]?.last
    free = values["free"]?.last.flatMap { Int($0) }.map { $0 * 1_024 }
  }

  /// The number of the next release.
  var next: Int { (releases.last ?? 0) + 1 }

  /// The release that answered before the current one was deployed; nil when it is not kept.
  let previous: Int?

  /// The releases that are not kept any more once the next one answers.
  /// - Parameter count: how many are kept, 1 or more; the next one is one of them
  func outdated(keeping count: Int) -> [Int] {
    guard let current, count > 1 else { return releases.dropLast(count - 1) }
    // The one that answered last is a way back, however old it is.
    return releases.filter { $0 != current }.dropLast(count - 2)
  }
}
