#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a worker waits on: the listening socket, the connections that web servers keep open for
/// further requests, the kernel's reports of changed files, the interruption, and the alarm.
struct ConnectionSet: ~Copyable {
  /// How often a process that mod_fcgid may have forgotten looks at its entry file, in
  /// milliseconds. A forgotten process gets no request that would make it look.
  private static let idlePeriod: Int32 = 10_000

  /// How long a web server may take to send its first byte when the worker is to end, in milliseconds.
  private static let patience: Int32 = 2_000

  private let socket: ListeningSocket
  private let interruption: Interruption
  private let reloader: Reloader
  private let alarm: Int32?
  private let timeout: Int32
  private var poller: Poller

  /// Open connections over which a web server may send a request, the one that was served longest ago
  /// first. The poller has them all, but for ``single``.
  private(set) var kept: [Int32] = []

  /// A connection that was the only one to be kept when it came, and has remained so. Many a web server
  /// has but one to a worker, and what comes over it is found sooner where the poller does not have it.
  private var single: Int32?

  /// What is to be waited for beside the poller. The single one may have been closed since it was taken.
  private var alongside: Int32? { kept.isEmpty ? nil : single }

  /// The connection that was taken out of those last. Unless it was closed, it is still the single one or
  /// the poller has it.
  private var taken: Int32?

  /// Those of the open connections that were accepted and over which nothing has come yet. A request is
  /// about to.
  private var silent: [Int32] = []

  /// - Parameters:
  ///   - alarm: can be read when a time is up; nil when nobody wants to know
  ///   - kept: open connections over which a web server may send a request
  /// - Throws: `SystemError` when the system has no descriptor or memory left
  init(server: FastCGIServer, alarm: Int32?, kept: [Int32]) throws(SystemError) {
    socket = server.socket
    interruption = server.interruption
    reloader = server.reloader
    self.alarm = alarm
    timeout = server.socket.isFromModFcgid ? Self.idlePeriod : -1
    var poller = try Poller()
    try poller.add(ListeningSocket.descriptor)
    try poller.add(interruption.descriptor)
    if let reports = reloader.reports { try poller.add(reports) }
    if let alarm { try poller.add(alarm) }
    self.poller = poller
    for connection in kept { keep(connection) }
  }

  /// Waits until a request may have arrived or there is a reason to stop, or a while has passed. Takes the
  /// reports that there are by then; those alone end no wait, as files are looked at for a request.
  mutating func wait() {
    while true {
      poller.wait(milliseconds: timeout, alongside: alongside)
      guard let reports = reloader.reports, poller.isReady(reports) else { return }
      reloader.takeReports()
      if poller.readyCount > 1 { return }
    }
  }

  /// Whether the last wait found that the alarm's time is up.
  var alarmWentOff: Bool { alarm.map { poller.isReady($0) } ?? false }

  /// Whether something may have been reported before the next request was sent, and not been taken.
  ///
  /// A request over a kept connection had been sent when the wait ended, and so whatever was reported
  /// before it has been taken, unless the wait had more to tell of.
  var mayLackReports: Bool {
    poller.readyCount == 0 || poller.isFull || poller.isReady(ListeningSocket.descriptor)
  }

  /// One connection over which a request arrives, or nil. A new one has precedence, since those who
  /// hold a kept one are being served already; of those, the one that was served longest ago.
  ///
  /// A new one over which nothing has come yet is kept and waited for with the others: reading from it
  /// would hold the worker.
  mutating func next() -> Int32? {
    if poller.isReady(ListeningSocket.descriptor), let connection = socket.accept() {
      taken = nil
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
      taken = nil
      if Self.hasInput(connection) { return connection }
      silent.append(connection)
      keep(connection)
    }
    // Why the worker ends, a socket that refuses what is new, and reports and the alarm, which no longer
    // matter, would end the wait.
    poller.remove(ListeningSocket.descriptor)
    poller.remove(interruption.descriptor)
    if let reports = reloader.reports { poller.remove(reports) }
    if let alarm { poller.remove(alarm) }
    poller.wait(milliseconds: silent.isEmpty ? 0 : Self.patience, alongside: alongside)
    return nextKept()
  }

  private mutating func nextKept() -> Int32? {
    guard let index = kept.firstIndex(where: { poller.isReady($0) }) else { return nil }
    let connection = kept.remove(at: index)
    taken = connection
    if !silent.isEmpty { silent.removeAll { $0 == connection } }
    return connection
  }

  /// Waits for a further request on a connection; closes one that cannot be waited for.
  mutating func keep(_ connection: Int32) {
    if connection != taken {
      do throws(SystemError) {
        try addToPoller(connection)
      } catch {
        Descriptor.close(connection)
        return
      }
    }
    kept.append(connection)
  }

  private mutating func addToPoller(_ connection: Int32) throws(SystemError) {
    if kept.isEmpty {
      single = connection
      return
    }
    if let other = single {
      try poller.add(other)
      single = nil
    }
    try poller.add(connection)
  }

  mutating func closeAll() {
    for connection in kept { Descriptor.close(connection) }
    kept = []
    single = nil
  }

  private static func hasInput(_ connection: Int32) -> Bool {
    var item = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
    return poll(&item, 1, 0) > 0
  }
}
