#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Hands the connections of a process whose application cannot start to processes that still run the
/// last good version.
final class Relay {
  private var sockets: [SocketAddress]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)

  /// - Parameter sockets: where those processes listen
  init(to sockets: [SocketAddress]) { self.sockets = sockets }

  deinit { buffer.deallocate() }

  /// Passes a request on and its response back, and closes the connection.
  /// - Returns: false when nobody is left to pass it to; the connection is then as it was
  func pass(_ connection: Int32) -> Bool {
    guard let other = connectToNext() else { return false }
    defer {
      Descriptor.close(other)
      Descriptor.close(connection)
    }
    copy(between: connection, and: other)
    return true
  }

  /// Connects to the first that takes connections, and puts it at the end of the line. Those that have
  /// gone are dropped.
  private func connectToNext() -> Int32? {
    while let address = sockets.popLast() {
      guard let descriptor = connect(to: address) else { continue }
      sockets.insert(address, at: 0)
      return descriptor
    }
    return nil
  }

  private func connect(to address: SocketAddress) -> Int32? {
    #if canImport(Glibc)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
    let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { return nil }
    Descriptor.setCloseOnExec(descriptor, true)
    let result = try? address.withAddress { pointer, size in
      #if canImport(Glibc)
      Glibc.connect(descriptor, pointer, size)
      #else
      Darwin.connect(descriptor, pointer, size)
      #endif
    }
    if result == 0 { return descriptor }
    Descriptor.close(descriptor)
    return nil
  }

  /// Copies both ways until one side closes.
  private func copy(between first: Int32, and second: Int32) {
    var waiting = [
      pollfd(fd: first, events: Int16(POLLIN), revents: 0),
      pollfd(fd: second, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      if poll(&waiting, 2, -1) < 0 {
        guard errno == EINTR else { return }
        continue
      }
      for (index, destination) in [(0, second), (1, first)] where waiting[index].revents != 0 {
        guard copyOnce(from: waiting[index].fd, to: destination) else { return }
      }
    }
  }

  private func copyOnce(from source: Int32, to destination: Int32) -> Bool {
    guard let count = try? Descriptor.read(into: buffer, from: source), count > 0 else {
      return false
    }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    return (try? Descriptor.write(bytes, to: destination)) != nil
  }
}
