import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Starts processes.
struct Spawn {
  /// The program's path and its arguments.
  var words: [String]

  /// The whole environment, as `NAME=value`.
  var environment: [String]

  /// What becomes file descriptor 0; nil for `/dev/null`.
  var input: Int32?

  /// What becomes file descriptors 1 and 2; nil for this process's own standard error.
  var output: Int32?

  /// What becomes file descriptor 2, where that is not the same.
  var error: Int32?

  /// Starts the process. It has a process group of its own, so that Ctrl-C on the terminal reaches it
  /// through this process only; and where the system can do that, it is told to end when this process
  /// dies without having stopped it.
  /// - Returns: its number
  /// - Throws: `SystemError`
  func start() throws(SystemError) -> pid_t {
    #if canImport(Glibc) || canImport(Musl)
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
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output ?? STDERR_FILENO, 1)
    posix_spawn_file_actions_adddup2(&actions, error ?? output ?? STDERR_FILENO, 2)
    Self.closeOthersOnExec()
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGCHLD, SIGHUP, SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let words = Self.leash + self.words
    let arguments = CStringArray(words)
    let variables = CStringArray(environment)
    var process: pid_t = 0
    let result = posix_spawn(
      &process, words[0], &actions, &attributes, arguments.pointers, variables.pointers)
    withExtendedLifetime((arguments, variables)) {}
    guard result == 0 else { throw SystemError("start", self.words[0], code: result) }
    return process
  }

  /// Keeps descriptors from the new process: connections of visitors are accepted without
  /// close-on-exec, and would stay open as long as it runs.
  private static func closeOthersOnExec() {
    guard let folder = opendir("/dev/fd") else { return }
    defer { closedir(folder) }
    while let item = readdir(folder) {
      let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let descriptor = Int32(name), descriptor > 2 else { continue }
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  /// What is put in front of a command so that the process ends with this one, however that ends:
  /// setpriv(1) of util-linux, where it is there.
  private static let leash: [String] = {
    let setpriv = "/usr/bin/setpriv"
    return access(setpriv, X_OK) == 0 ? [setpriv, "--pdeathsig", "TERM", "--"] : []
  }()
}
