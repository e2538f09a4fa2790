/// Compares the entry file and the program with what this process was started from.
struct EntryWatch: Sendable {
  /// The state of the two files; nil for one that is missing.
  struct State: Hashable, Sendable {
    var entry: FileIdentity?
    var program: FileIdentity?
  }

  let entry: Entry

  /// What this process was started from.
  let initial: State

  /// To be made before anything is loaded: what changes while that lasts is then seen as a change.
  init(_ entry: Entry) {
    self.entry = entry
    let program = FileIdentity(path: "/proc/self/exe") ?? FileIdentity(path: entry.programPath)
    initial = State(
      entry: entry.isSettingsFile ? FileIdentity(path: entry.path) : program, program: program)
  }

  /// The state of the two files now.
  var current: State {
    let program = FileIdentity(path: entry.programPath)
    return State(
      entry: entry.isSettingsFile ? FileIdentity(path: entry.path) : program, program: program)
  }

  /// Watches over both files in place of comparing them each time; nil where that cannot be done.
  /// - Parameter inherited: the descriptor that the version before this one left
  func makeMonitor(inherited: Int32?) -> PathMonitor? {
    PathMonitor(
      entry.isSettingsFile ? [entry.path, entry.programPath] : [entry.programPath],
      inherited: inherited)
  }
}
