import CFastCGI

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The socket on which the web server's connections arrive. It is always file descriptor 0, where
/// FastCGI puts it (FastCGI specification 2.2), so that it survives `execv` of the next version.
struct ListeningSocket: Sendable {
  static let descriptor: Int32 = 0

  /// Whether connections come over TCP, and not over a socket in the file system.
  let isTCP: Bool

  /// Whether mod_fcgid started this process: it names its sockets `<its pid>.<number>`.
  ///
  /// mod_fcgid knows a program by the inode of its entry, and forgets a running one when a file is
  /// renamed over it.
  let isFromModFcgid: Bool

  /// Takes the socket on file descriptor 0.
  /// - Returns: nil when that is no listening socket
  /// - Throws: `SystemError` when it cannot be made non-blocking
  static func inherited() throws(SystemError) -> ListeningSocket? {
    guard isListening(descriptor) else { return nil }
    return try ListeningSocket()
  }

  /// Takes over a socket on another file descriptor.
  init(adopting other: Int32) throws(SystemError) {
    if other != Self.descriptor {
      try Descriptor.duplicate(other, as: Self.descriptor)
      Descriptor.close(other)
    }
    self = try ListeningSocket()
  }

  private init() throws(SystemError) {
    let address = SocketAddress.local(of: Self.descriptor)
    switch address {
    case .path(let path):
      isTCP = false
      isFromModFcgid = Self.isModFcgidName(path.split(separator: "/").last ?? "")
    case .internet:
      isTCP = true
      isFromModFcgid = false
    case nil:
      isTCP = false
      isFromModFcgid = false
    }
    // Several processes or threads may wait on one socket. The one that comes too late must not
    // wait in accept, where it would not notice a changed entry.
    try Descriptor.setNonBlocking(Self.descriptor, true)
    if isTCP { limitWaiting() }
  }

  /// Says whether a descriptor is a socket that accepts connections.
  static func isListening(_ descriptor: Int32) -> Bool {
    var accepts: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0 && accepts != 0
  }

  /// Accepts a connection if one is waiting.
  func accept() -> Int32? {
    while true {
      #if canImport(Glibc)
      let connection = accept4(Self.descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
      #else
      let connection = Darwin.accept(Self.descriptor, nil, nil)
      if connection >= 0 { Descriptor.setCloseOnExec(connection, true) }
      #endif
      if connection >= 0 { return connection }
      guard errno == EINTR || errno == ECONNABORTED else { return nil }
    }
  }

  /// A peer that stops in the middle of a record must not hold a worker for ever. Connections over
  /// TCP inherit this; those in the file system come from a web server that has time-outs itself.
  private func limitWaiting() {
    var timeout = timeval(tv_sec: 60, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(Self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    setsockopt(Self.descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
  }

  private static func isModFcgidName(_ name: Substring) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && Int32(parts[0]) == getppid() && Int(parts[1]) != nil
  }
}
