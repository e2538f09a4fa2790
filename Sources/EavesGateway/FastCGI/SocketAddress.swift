#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a server listens.
enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// A socket in the file system.
  case path(String)

  /// A numeric IPv4 or IPv6 address with its port.
  case internet(host: String, port: UInt16)

  var description: String {
    switch self {
    case .path(let path): path
    case .internet(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  /// Reads `HOST:PORT`, where the host is numeric (`127.0.0.1`, `[::1]`) or `localhost`, which means
  /// 127.0.0.1. Names are not looked up: that would need the system's resolver, which a static
  /// binary does not have.
  /// - Returns: nil for anything else
  init?(hostAndPort text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    if host == "localhost" { host = "127.0.0.1" }
    self = .internet(host: host, port: port)
    guard (try? withAddress { _, _ in }) != nil else { return nil }
  }

  /// Calls `body` with the address in C's form.
  /// - Throws: `SystemError` when the path is too long or the host is not numeric
  func withAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) throws(SystemError) -> Result {
    switch self {
    case .path(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let room = MemoryLayout.size(ofValue: address.sun_path)
      guard path.utf8.count < room else { throw SystemError("bind", path, code: ENAMETOOLONG) }
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      return withGeneric(&address, body)
    case .internet(let host, let port):
      var v4 = sockaddr_in()
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      if inet_pton(AF_INET, host, &v4.sin_addr) == 1 { return withGeneric(&v4, body) }
      var v6 = sockaddr_in6()
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, host, &v6.sin6_addr) == 1 else {
        throw SystemError("bind", description, code: EADDRNOTAVAIL)
      }
      return withGeneric(&v6, body)
    }
  }

  /// The address a socket is bound to; nil when it has none that is known here.
  static func local(of descriptor: Int32) -> SocketAddress? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let named = withUnsafeMutableBytes(of: &storage) {
      getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, &size) == 0
    }
    guard named else { return nil }
    let family = Int32(storage.ss_family)
    return withUnsafeBytes(of: &storage) { bytes in
      switch family {
      case AF_UNIX:
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
        let path = bytes[start..<max(start, Int(size))].prefix { $0 != 0 }
        return .path(String(decoding: path, as: UTF8.self))
      case AF_INET:
        var address = bytes.loadUnaligned(as: sockaddr_in.self)
        let host = numericHost(AF_INET, &address.sin_addr)
        return .internet(host: host, port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        var address = bytes.loadUnaligned(as: sockaddr_in6.self)
        let host = numericHost(AF_INET6, &address.sin6_addr)
        return .internet(host: host, port: UInt16(bigEndian: address.sin6_port))
      default:
        return nil
      }
    }
  }

  private static func numericHost(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, address, &text, socklen_t(text.count)) != nil else { return "" }
    return String(nulTerminated: text)
  }

  private func withGeneric<Address, Result>(
    _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }
}
