import Foundation

/// A process that a test started, stopped by its id.
final class ChildProcess: @unchecked Sendable {
  /// What to start, and how.
  struct Command {
    /// The program's path and its arguments.
    var words: [String]
    /// What is added to a bare environment.
    var environment: [String: String] = [:]
    /// What becomes file descriptor 0; nil for /dev/null.
    var input: Int32?
    /// The file that descriptors 1 and 2 are appended to; nil for /dev/null.
    var output: String?

    init(_ words: String...) { self.words = words }
    init(_ words: [String]) { self.words = words }
  }

  let id: pid_t
  private let lock = NSLock()
  private var reaped: Int32?

  init(_ command: Command) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input = command.input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    let output = command.output ?? "/dev/null"
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // Threads of a pool block signals, and a child would inherit that and never hear SIGTERM.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let variables = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"]
      .merging(command.environment) { $1 }.map { "\($0)=\($1)" }
    var id: pid_t = 0
    let result = withCStrings(command.words) { arguments in
      withCStrings(variables) { environment in
        posix_spawn(&id, command.words[0], &actions, &attributes, arguments, environment)
      }
    }
    guard result == 0 else {
      throw Failure("\(command.words[0]): \(String(cString: strerror(result)))")
    }
    self.id = id
  }

  deinit {
    if status == nil {
      kill(id, SIGKILL)
      _ = wait(seconds: 10)
    }
  }

  func signal(_ signal: Int32) { if status == nil { kill(id, signal) } }

  /// The wait status of a process that has ended; nil while it runs.
  var status: Int32? {
    lock.withLock {
      if let reaped { return reaped }
      var status: Int32 = 0
      guard waitpid(id, &status, WNOHANG) == id else { return nil }
      reaped = status
      return status
    }
  }

  /// Waits for the end.
  /// - Returns: the exit status, or 128 and the signal's number; nil when it still runs
  func wait(seconds: Double) -> Int? {
    guard Wait.until(seconds, { status != nil }), let status else { return nil }
    let signal = status & 0x7F
    return Int(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
  }

  /// Ends the process with a signal, and makes sure that it is gone.
  func stop(_ stopSignal: Int32 = SIGTERM, seconds: Double = 15) {
    signal(stopSignal)
    if wait(seconds: seconds) == nil {
      signal(SIGKILL)
      _ = wait(seconds: 10)
    }
  }

  /// Starts a program, waits for its end, and reads what it wrote.
  static func run(
    _ command: Command, seconds: Double = 60
  ) throws -> (status: Int, output: String) {
    let folder = try TemporaryFolder()
    var command = command
    command.output = folder.path + "/output"
    let process = try ChildProcess(command)
    guard let status = process.wait(seconds: seconds) else {
      throw Failure("\(command.words) did not end within \(seconds) s")
    }
    return (status, try String(contentsOfFile: folder.path + "/output", encoding: .utf8))
  }
}

/// What keeps a test from being carried out.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Calls a function with strings in the form that C wants: pointers, ended by a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) }
  pointers.append(nil)
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers)
}
