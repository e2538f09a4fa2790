import NIOCore
import NIOHTTP1
import NIOPosix

/// The HTTP server in front of a program. All of it lives on one event loop, so nothing is locked.
final class Front {
  let loop: any EventLoop
  let program: any Program
  let desk: any FrontDesk
  let variables: RequestVariables
  let limits: FrontLimits
  let events: EventHub?
  private(set) var isStopping = false

  private var listener: (any Channel)?
  private var connections: [ObjectIdentifier: ClientConnection] = [:]
  private var clock = HTTPClock()
  private var emptied: (() -> Void)?

  /// - Parameter events: what visitors can listen to
  init(
    loop: any EventLoop, program: any Program, desk: any FrontDesk, variables: RequestVariables,
    limits: FrontLimits, events: EventHub? = nil
  ) {
    self.loop = loop
    self.program = program
    self.desk = desk
    self.variables = variables
    self.limits = limits
    self.events = events
  }

  /// Takes up a socket that listens already.
  /// - Parameter descriptor: belongs to the server from now on
  func listen(on descriptor: CInt) -> EventLoopFuture<Void> {
    let front = NIOLoopBound(self, eventLoop: loop)
    loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      front.value.check()
    }
    return ServerBootstrap(group: loop)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 65_536, high: 262_144))
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try front.value.configure(channel) }
      }
      .withBoundSocket(descriptor)
      .assumeIsolated()
      .map { self.listener = $0 }
      .nonisolated()
  }

  private func configure(_ channel: any Channel) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = FrontLimits.field
    limits.maxHeaderListSize = FrontLimits.fields
    limits.maxHeaderFieldCount = FrontLimits.fieldCount
    let decoder = HTTPRequestDecoder(
      leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
    try channel.pipeline.syncOperations.addHandlers([
      ByteToMessageHandler(decoder), ClientConnection.Handler(front: self),
    ])
  }

  /// The time as HTTP writes it.
  func date() -> [UInt8] { clock.now() }

  // MARK: Connections

  /// - Returns: whether there is room for a further connection
  func add(_ connection: ClientConnection) -> Bool {
    guard connections.count < limits.connections else { return false }
    connections[ObjectIdentifier(connection)] = connection
    return true
  }

  func remove(_ connection: ClientConnection) {
    events?.remove(connection)
    guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
    if isStopping, connections.isEmpty { tellEmptied() }
  }

  private func check() {
    let now = NIODeadline.now()
    for connection in Array(connections.values) { connection.check(now) }
  }

  // MARK: The end

  /// Takes no further connections and no further requests, and lets those that are under way come to
  /// their end.
  /// - Parameters:
  ///   - grace: how long that may take
  ///   - done: called when no connection is left
  func stop(grace: TimeAmount, _ done: @escaping () -> Void) {
    isStopping = true
    emptied = done
    listener?.close(promise: nil)
    for connection in Array(connections.values) { connection.stop() }
    if connections.isEmpty { return tellEmptied() }
    loop.assumeIsolated().scheduleTask(in: grace) { [self] in
      for connection in Array(connections.values) { connection.breakOff() }
      tellEmptied()
    }
  }

  private func tellEmptied() {
    emptied?()
    emptied = nil
  }
}
