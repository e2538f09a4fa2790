import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A listening socket in the file system. It is kept here while the program behind it ends and starts
/// again, so that no connection is refused meanwhile.
struct UnixListener: Sendable {
  let path: String
  let descriptor: Int32

  /// - Throws: `SystemError`
  init(path: String) throws(SystemError) {
    self.path = path
    #if canImport(Glibc)
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
    descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw SystemError("socket") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    do throws(SystemError) {
      try listen()
    } catch {
      close(descriptor)
      throw error
    }
  }

  private func listen() throws(SystemError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SystemError("bind", path, code: ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard bound else { throw SystemError("bind", path) }
    guard startListening(descriptor, 128) == 0 else { throw SystemError("listen", path) }
  }

  /// Closes the socket and removes its file.
  func remove() {
    close(descriptor)
    unlink(path)
  }
}

private func startListening(_ descriptor: Int32, _ backlog: Int32) -> Int32 {
  listen(descriptor, backlog)
}
