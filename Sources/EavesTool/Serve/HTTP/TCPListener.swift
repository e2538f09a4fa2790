import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A TCP socket that is bound to an address, for the server to listen on.
struct TCPListener {
  let descriptor: Int32

  /// The port, which the system chose where 0 was asked for.
  let port: Int

  /// - Parameters:
  ///   - host: a numeric address, or `localhost`
  ///   - port: the port; 0 for one that is free
  /// - Throws: `SystemError`, with EADDRINUSE when another program has the port
  init(host: String, port: Int) throws(SystemError) {
    let subject = "\(host):\(port)"
    guard let address = IPAddress(host == "localhost" ? "127.0.0.1" : host) else {
      throw SystemError("bind", subject, code: EINVAL)
    }
    let family = address.isVersion4 ? AF_INET : AF_INET6
    #if canImport(Glibc)
    descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    #else
    descriptor = socket(family, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw SystemError("socket") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    // A port whose last connections have just been closed is free.
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    let bound = Self.bind(descriptor, address, UInt16(port))
    guard bound == 0 else {
      let failure = SystemError("bind", subject)
      close(descriptor)
      throw failure
    }
    self.port = Self.port(of: descriptor) ?? port
  }

  private static func bind(_ descriptor: Int32, _ address: IPAddress, _ port: UInt16) -> Int32 {
    if address.isVersion4 {
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      withUnsafeMutableBytes(of: &name.sin_addr) { $0.copyBytes(from: address.bytes.dropFirst(12)) }
      return bind(descriptor, name)
    }
    var name = sockaddr_in6()
    name.sin6_family = sa_family_t(AF_INET6)
    name.sin6_port = port.bigEndian
    withUnsafeMutableBytes(of: &name.sin6_addr) { $0.copyBytes(from: address.bytes) }
    return bind(descriptor, name)
  }

  private static func bind<Address>(_ descriptor: Int32, _ name: Address) -> Int32 {
    withUnsafePointer(to: name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        systemBind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  private static func port(of descriptor: Int32) -> Int? {
    var name = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let result = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size)
      }
    }
    // The port stands at the same place for both versions.
    return result == 0 ? Int(UInt16(bigEndian: name.sin6_port)) : nil
  }
}

private func systemBind(
  _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
) -> Int32 {
  bind(descriptor, address, size)
}
