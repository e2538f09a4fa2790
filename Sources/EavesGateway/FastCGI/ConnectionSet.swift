#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a worker waits on: the listening socket, the connections that web servers keep open for
/// further requests, and the interruption.
struct ConnectionSet {
  /// A connection that a worker is to read from.
  struct Connection {
    let descriptor: Int32

    /// Whether there is something to be read for certain: bytes, or that the other side has closed.
    let isReadable: Bool
  }

  /// How often a process that mod_fcgid may have forgotten looks at its entry file, in
  /// milliseconds. A forgotten process gets no request that would make it look.
  private static let idlePeriod: Int32 = 10_000

  private let socket: ListeningSocket
  private let timeout: Int32

  /// The listening socket, the interruption, and then the open connections over which a web server
  /// may send a request; each with what the last wait found.
  private var polled: [pollfd]

  private static let listener = 0
  private static let firstKept = 2

  init(server: FastCGIServer, kept: [Int32]) {
    socket = server.socket
    timeout = server.socket.isFromModFcgid ? Self.idlePeriod : -1
    let descriptors = [ListeningSocket.descriptor, server.interruption.descriptor] + kept
    polled = descriptors.map(Self.item)
  }

  /// Open connections over which a web server may send a request.
  var kept: [Int32] { polled[Self.firstKept...].map(\.fd) }

  /// Waits until a request may have arrived or there is a reason to stop, or a while has passed.
  mutating func wait() { wait(timeout: timeout) }

  /// - Parameter timeout: milliseconds; -1 for ever
  mutating func wait(timeout: Int32) {
    let count = polled.withUnsafeMutableBufferPointer {
      poll($0.baseAddress, nfds_t($0.count), timeout)
    }
    // A signal ends the wait without a result; the caller looks for the reason.
    guard count < 0 else { return }
    for index in polled.indices { polled[index].revents = 0 }
  }

  /// One connection that the last wait found ready, or nil. A new one has precedence, since those
  /// who hold a kept one are being served already; of those, the one that was served longest ago.
  mutating func next() -> Connection? {
    if polled[Self.listener].revents != 0, let connection = socket.accept() {
      return Connection(descriptor: connection, isReadable: false)
    }
    for index in Self.firstKept..<polled.count where polled[index].revents != 0 {
      return Connection(descriptor: polled.remove(at: index).fd, isReadable: true)
    }
    return nil
  }

  /// Waits for a further request on a connection.
  mutating func keep(_ connection: Int32) { polled.append(Self.item(connection)) }

  mutating func closeAll() {
    for connection in kept { Descriptor.close(connection) }
    polled.removeSubrange(Self.firstKept...)
  }

  private static func item(_ descriptor: Int32) -> pollfd {
    pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  }
}
