#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ListeningSocket {
  /// Listens on an address of our own, for a web server that connects to a running program.
  ///
  /// When file descriptor 0 already listens there, it was left by the version that this one
  /// replaces, and is taken over with the connections that wait in it. A socket file that nobody
  /// listens on any more is replaced.
  /// - Parameter mode: the permissions of a socket in the file system
  /// - Throws: `SystemError`, with EADDRINUSE when another program listens there
  static func open(_ address: SocketAddress, mode: mode_t) throws(SystemError) -> ListeningSocket {
    if isListening(descriptor), SocketAddress.local(of: descriptor) == address {
      return try ListeningSocket(adopting: descriptor)
    }
    let family =
      switch address {
      case .path: AF_UNIX
      case .internet(let host, _): host.contains(":") ? AF_INET6 : AF_INET
      }
    #if canImport(Glibc)
    let type = Int32(SOCK_STREAM.rawValue)
    #else
    let type = SOCK_STREAM
    #endif
    let new = socket(family, type, 0)
    guard new >= 0 else { throw SystemError("socket", "\(address)") }
    do throws(SystemError) {
      try bind(new, to: address, mode: mode)
      guard listen(new, 511) == 0 else { throw SystemError("listen", "\(address)") }
    } catch {
      Descriptor.close(new)
      throw error
    }
    return try ListeningSocket(adopting: new)
  }

  /// Takes the socket that systemd opened (sd_listen_fds(3)).
  /// - Returns: nil when there is none for this process
  static func fromSystemd() throws(SystemError) -> ListeningSocket? {
    guard let count = ProcessEnvironment["LISTEN_FDS"].flatMap({ Int($0) }), count >= 1,
      ProcessEnvironment["LISTEN_PID"].flatMap({ Int32($0) }) == getpid()
    else { return nil }
    // Left by the version that this one replaces.
    if isListening(descriptor) { return try ListeningSocket(adopting: descriptor) }
    let first: Int32 = 3
    guard isListening(first) else { return nil }
    return try ListeningSocket(adopting: first)
  }

  private static func bind(
    _ new: Int32, to address: SocketAddress, mode: mode_t
  ) throws(SystemError) {
    var on: Int32 = 1
    setsockopt(new, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    if case .path(let path) = address, isAbandoned(path) { unlink(path) }
    let result = try address.withAddress { pointer, size in
      #if canImport(Glibc)
      Glibc.bind(new, pointer, size)
      #else
      Darwin.bind(new, pointer, size)
      #endif
    }
    guard result == 0 else { throw SystemError("bind", "\(address)") }
    if case .path(let path) = address, chmod(path, mode) != 0 { throw SystemError("chmod", path) }
  }

  /// Whether a path is a socket on which nobody listens.
  private static func isAbandoned(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    #if canImport(Glibc)
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
    let probe = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard probe >= 0 else { return false }
    defer { Descriptor.close(probe) }
    let result = try? SocketAddress.path(path).withAddress { connect(probe, $0, $1) }
    return result == -1 && errno == ECONNREFUSED
  }
}
