#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a worker waits on: the listening socket, the connections that web servers keep open for
/// further requests, and the interruption.
struct ConnectionSet {
  /// How often a process that mod_fcgid may have forgotten looks at its entry file, in
  /// milliseconds. A forgotten process gets no request that would make it look.
  private static let idlePeriod: Int32 = 10_000

  /// Open connections over which a web server may send a request.
  private(set) var kept: [Int32]

  private let socket: ListeningSocket
  private let interruption: Int32
  private let timeout: Int32
  private var polled: [pollfd] = []
  private var isListenerReady = false

  /// Those of `kept` that have bytes to read, or were closed by the other side.
  private var ready: [Int32] = []

  init(server: FastCGIServer, kept: [Int32]) {
    socket = server.socket
    interruption = server.interruption.descriptor
    timeout = server.socket.isFromModFcgid ? Self.idlePeriod : -1
    self.kept = kept
  }

  /// Waits until a request may have arrived or there is a reason to stop, or a while has passed.
  mutating func wait() { wait(timeout: timeout) }

  /// - Parameter timeout: milliseconds; -1 for ever
  mutating func wait(timeout: Int32) {
    polled.removeAll(keepingCapacity: true)
    for descriptor in [ListeningSocket.descriptor, interruption] {
      polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    for descriptor in kept {
      polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    ready.removeAll(keepingCapacity: true)
    isListenerReady = false
    // A signal ends the wait without a result; the caller looks for the reason.
    guard poll(&polled, nfds_t(polled.count), timeout) > 0 else { return }
    isListenerReady = polled[0].revents != 0
    for (index, descriptor) in kept.enumerated() where polled[index + 2].revents != 0 {
      ready.append(descriptor)
    }
  }

  /// One connection that the last wait found ready, or nil. A new one has precedence, since those
  /// who hold a kept one are being served already.
  mutating func next() -> Int32? {
    if isListenerReady, let connection = socket.accept() { return connection }
    guard let connection = ready.popLast() else { return nil }
    kept.removeAll { $0 == connection }
    return connection
  }

  /// Waits for a further request on a connection.
  mutating func keep(_ connection: Int32) { kept.append(connection) }

  mutating func closeAll() {
    for connection in kept { Descriptor.close(connection) }
    kept.removeAll()
  }
}
