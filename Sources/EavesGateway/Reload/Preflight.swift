#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A trial start of the entry with `--check`, before it replaces the running code.
enum Preflight {
  /// How a trial ended.
  enum Outcome: Hashable, Sendable {
    /// The new version loads its settings, builds its routes, and compiles its templates.
    case sound
    /// It does not, and says why.
    case failed(String)
    /// It could not be tried just now: the file is still being written, or no process can be had.
    case postponed(String)
  }

  /// How long a trial may take, in seconds. A web server waits about 40 s for an answer.
  static let timeout = 15

  /// The most bytes of a trial's output that are kept.
  private static let outputLimit = 16_384

  /// Starts the entry in a child and waits for it.
  static func run(entry path: String) -> Outcome {
    guard let output = try? Descriptor.pipe() else { return .postponed("no pipe can be had") }
    defer { Descriptor.close(output.reading) }
    let child: pid_t
    do throws(SystemError) {
      defer { Descriptor.close(output.writing) }
      child = try start(path, output: output.writing)
    } catch {
      switch error.code {
      case ETXTBSY, EAGAIN, ENOMEM: return .postponed(error.description)
      default: return .failed(error.description)
      }
    }
    let (text, inTime) = read(output.reading)
    if !inTime { kill(child, SIGKILL) }
    let status = wait(for: child)
    if !inTime { return .failed("--check did not end within \(timeout) s") }
    return status == 0 ? .sound : .failed(describe(status, text))
  }

  private static func start(_ path: String, output: Int32) throws(SystemError) -> pid_t {
    #if canImport(Glibc)
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    #else
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // The trial must not take the web server's connections.
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    let arguments = CStringArray([path, "--check"])
    var child: pid_t = 0
    let result = posix_spawn(&child, path, &actions, &attributes, arguments.pointers, environ)
    guard result == 0 else { throw SystemError("start", path, code: result) }
    return child
  }

  /// Reads until the child closes its output.
  /// - Returns: what it wrote, and whether it ended in time
  private static func read(_ descriptor: Int32) -> (text: String, inTime: Bool) {
    let deadline = MonotonicClock.now + UInt64(timeout) * 1_000_000_000
    var text: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let now = MonotonicClock.now
      guard now < deadline else { return (String(decoding: text, as: UTF8.self), false) }
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, Int32((deadline - now) / 1_000_000) + 1) > 0 else { continue }
      let count = (try? Descriptor.read(into: buffer, from: descriptor)) ?? 0
      if count == 0 { return (String(decoding: text, as: UTF8.self), true) }
      text.append(contentsOf: buffer[..<count].prefix(outputLimit - text.count))
    }
  }

  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status
  }

  private static func describe(_ status: Int32, _ output: String) -> String {
    let signal = status & 0x7F
    let ending = signal == 0 ? "exit status \(status >> 8 & 0xFF)" : "signal \(signal)"
    return output.isEmpty ? "--check ended with \(ending)" : "--check: \(ending)\n\(output)"
  }
}
