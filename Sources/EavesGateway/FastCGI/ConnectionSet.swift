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

  /// How long a web server may take to send its first byte when the worker is to end, in milliseconds.
  private static let patience: Int32 = 2_000

  private let socket: ListeningSocket
  private let timeout: Int32

  /// The listening socket, the interruption, and then the open connections over which a web server
  /// may send a request; each with what the last wait found.
  private var polled: [pollfd]

  /// Those of the open connections that were accepted and over which nothing has come yet. A request is
  /// about to.
  private var silent: [Int32] = []

  private static let listener = 0
  private static let interruption = 1
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
  private mutating func wait(timeout: Int32) {
    let count = polled.withUnsafeMutableBufferPointer {
      poll($0.baseAddress, nfds_t($0.count), timeout)
    }
    // A signal ends the wait without a result; the caller looks for the reason.
    guard count < 0 else { return }
    for index in polled.indices { polled[index].revents = 0 }
  }

  /// One connection over which a request arrives, or nil. A new one has precedence, since those who
  /// hold a kept one are being served already; of those, the one that was served longest ago.
  ///
  /// A new one over which nothing has come yet is kept and waited for with the others: reading from it
  /// would hold the worker.
  mutating func next() -> Int32? {
    if polled[Self.listener].revents != 0, let connection = socket.accept() {
      if Self.hasInput(connection) { return connection }
      silent.append(connection)
      keep(connection)
    }
    return nextKept()
  }

  /// One connection to be answered before the worker ends, or nil when there is none left: one that
  /// waits to be accepted, or one of the others; for the first byte over those that were accepted just
  /// now it waits for at most two seconds.
  mutating func nextBeforeLeaving() -> Int32? {
    while let connection = socket.accept() {
      if Self.hasInput(connection) { return connection }
      silent.append(connection)
      keep(connection)
    }
    // Why the worker ends, and a socket that refuses what is new, would end the wait at once.
    polled[Self.listener].fd = -1
    polled[Self.interruption].fd = -1
    wait(timeout: silent.isEmpty ? 0 : Self.patience)
    return nextKept()
  }

  private mutating func nextKept() -> Int32? {
    for index in Self.firstKept..<polled.count where polled[index].revents != 0 {
      let connection = polled.remove(at: index).fd
      silent.removeAll { $0 == connection }
      return connection
    }
    return nil
  }

  /// Waits for a further request on a connection.
  mutating func keep(_ connection: Int32) { polled.append(Self.item(connection)) }

  mutating func closeAll() {
    for connection in kept { Descriptor.close(connection) }
    polled.removeSubrange(Self.firstKept...)
  }

  private static func hasInput(_ connection: Int32) -> Bool {
    var item = item(connection)
    return poll(&item, 1, 0) > 0
  }

  private static func item(_ descriptor: Int32) -> pollfd {
    pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  }
}
