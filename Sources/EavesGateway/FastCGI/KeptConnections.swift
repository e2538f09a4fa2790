#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Connections that stay open while one version of the program replaces another, by `execv` in the
/// same process.
///
/// A web server that keeps connections may be sending a request over one just then; closing it would
/// lose that request.
enum KeptConnections {
  private static let variable = "EAVES_KEPT_CONNECTIONS"

  /// Leaves the connections to the program that `execv` starts.
  static func handOver(_ connections: [Int32]) {
    guard !connections.isEmpty else { return }
    for connection in connections { Descriptor.setCloseOnExec(connection, false) }
    setenv(variable, connections.map { String($0) }.joined(separator: ","), 1)
  }

  /// Undoes a hand-over that came to nothing.
  static func takeBack(_ connections: [Int32]) {
    for connection in connections { Descriptor.setCloseOnExec(connection, true) }
    unsetenv(variable)
  }

  /// Takes the connections that the version before this one left.
  static func inherited() -> [Int32] {
    guard let list = ProcessEnvironment[variable] else { return [] }
    unsetenv(variable)
    let connections = list.split(separator: ",").compactMap { Int32($0) }.filter(isConnection)
    for connection in connections { Descriptor.setCloseOnExec(connection, true) }
    return connections
  }

  private static func isConnection(_ descriptor: Int32) -> Bool {
    var address = sockaddr()
    var size = socklen_t(MemoryLayout<sockaddr>.size)
    return descriptor > 2 && getpeername(descriptor, &address, &size) == 0
  }
}
