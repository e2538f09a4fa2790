import NIOCore
import NIOPosix

/// The connection to a worker, which is kept for further requests, and the request that is under way
/// on it.
final class WorkerConnection {
  private let worker: Worker
  private let loop: any EventLoop
  private var channel: (any Channel)?
  private var client: (any ProgramClient)?
  private var decoder = FastCGIDecoder()

  /// Whether a request has been answered over the connection before this one.
  private var isReused = false

  /// Whether anything of an answer has come.
  private var hasAnswer = false
  private var receives = true

  /// Whether the request has been sent.
  private var hasBegun = false
  private var bodyIsComplete = false
  private var isClosed = false

  /// Whether the last answer's status allows that the process is about to end.
  private var mayBeEnding = false

  init(worker: Worker, loop: any EventLoop) {
    self.worker = worker
    self.loop = loop
  }

  /// Takes a request, connects where there is no connection, and tells the client when it is there.
  func serve(_ client: any ProgramClient) {
    self.client = client
    hasAnswer = false
    hasBegun = false
    receives = true
    bodyIsComplete = false
    if channel != nil { return client.programIsReady(self) }
    let handler = NIOLoopBound(Handler(self), eventLoop: loop)
    ClientBootstrap(group: loop)
      .channelOption(.autoRead, value: false)
      .channelOption(.writeBufferWaterMark, value: .init(low: 32_768, high: 131_072))
      .channelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 16_384, maximum: 65_536)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(handler.value)
        }
      }
      .connect(unixDomainSocketPath: worker.listener.path)
      .assumeIsolated()
      .whenComplete { self.connected($0) }
  }

  private func connected(_ result: Result<any Channel, any Error>) {
    switch result {
    case .success(let channel):
      guard !isClosed else { return channel.close(promise: nil) }
      self.channel = channel
      client?.programIsReady(self)
    case .failure(let error):
      isClosed = true
      finish(.broken("cannot connect to the program: \(error)", nil), served: false)
    }
  }

  /// Closes the connection.
  func close() {
    isClosed = true
    channel?.close(promise: nil)
    channel = nil
  }

  // MARK: What the worker sends

  private func received(_ bytes: ByteBuffer) {
    // Nothing was asked.
    guard client != nil else { return close() }
    decoder.append(bytes)
    do throws(FastCGIError) {
      while client != nil, let record = try decoder.next() { try take(record) }
    } catch {
      fail("it sent \(error)")
    }
  }

  private func take(_ record: FastCGIRecord) throws(FastCGIError) {
    switch record.kind {
    case .standardOutput:
      guard record.content.readableBytes > 0 else { return }
      if !hasAnswer { noteStatus(record.content) }
      hasAnswer = true
      client?.programSent(record.content)
    case .endRequest:
      try record.checkEnd()
      isReused = true
      finish(.complete, served: true)
    default:
      // Errors that a program reports are in its own log too.
      return
    }
  }

  /// A crash is answered with status 500, after which the process ends. The next request must not be
  /// sent to it; over a new connection it waits for the process that comes after.
  private func noteStatus(_ output: ByteBuffer) {
    mayBeEnding = output.readableBytesView.starts(with: "Status: 500".utf8)
  }

  private func paused() {
    client?.programPaused()
    read()
  }

  private func read() { if receives, !isClosed { channel?.read() } }

  private func closedByWorker() {
    isClosed = true
    channel = nil
    guard client != nil else { return worker.dropConnection() }
    guard !hasAnswer else { return fail("it broke its answer off") }
    // Whether it may be sent again depends on whether the process was at work on it.
    let isReused = isReused
    worker.whenSettled { [self] end in
      switch end {
      case .some(let end) where end.isOrderly: finish(.untouched, served: false)
      case .some(let end):
        finish(.broken("it ended in the middle of the request: \(end)", end), served: true)
      case .none where isReused: finish(.untouched, served: false)
      case .none: finish(.broken("it closed the connection without an answer", nil), served: true)
      }
    }
  }

  /// Breaks off because of something the worker did.
  private func fail(_ what: String) {
    close()
    guard client != nil else { return }
    worker.whenSettled { [self] end in
      let reason = end.map { "\(what): \($0)" } ?? what
      finish(.broken(reason, end), served: true)
    }
  }

  private func finish(_ ending: ProgramEnding, served: Bool) {
    guard let client else { return }
    self.client = nil
    let keeps =
      ending == .complete && bodyIsComplete && !mayBeEnding && !isClosed && !decoder.isInsideRecord
    client.programEnded(ending)
    worker.requestEnded(keepsConnection: keeps, served: served)
    if keeps { channel?.read() }
  }
}

extension WorkerConnection: ProgramRun {
  func begin(_ variables: VariableList, body: ByteBuffer, isComplete: Bool) {
    guard let channel else { return }
    hasBegun = true
    bodyIsComplete = isComplete
    let size = variables.bytes.readableBytes + body.readableBytes + 64
    var request = channel.allocator.buffer(capacity: size)
    request.writeFastCGIBegin(keepsConnection: true)
    request.writeFastCGIParameters(variables)
    request.writeFastCGIInput(body)
    if isComplete { request.writeFastCGIInputEnd() }
    channel.writeAndFlush(request, promise: nil)
    read()
  }

  func send(_ body: ByteBuffer) {
    guard let channel else { return }
    var records = channel.allocator.buffer(capacity: body.readableBytes + 32)
    records.writeFastCGIInput(body)
    channel.writeAndFlush(records, promise: nil)
  }

  func finishSending() {
    guard let channel else { return }
    bodyIsComplete = true
    var end = channel.allocator.buffer(capacity: 8)
    end.writeFastCGIInputEnd()
    channel.writeAndFlush(end, promise: nil)
  }

  var isWritable: Bool { channel?.isWritable ?? false }

  func setReceiving(_ receives: Bool) {
    guard self.receives != receives else { return }
    self.receives = receives
    read()
  }

  func abandon() {
    guard client != nil else { return }
    // What is left of the answer goes nowhere. A process that has begun to answer notices by its next
    // write that nobody listens; one that has not is busy until it begins.
    client = Abandonment(self)
    guard hasBegun, !hasAnswer else { return closeAbandoned() }
    receives = true
    read()
  }

  private func closeAbandoned() {
    close()
    finish(.broken("its visitor has gone", nil), served: hasAnswer)
  }

  func kill() {
    worker.killNow()
  }

  /// Closes the connection with the first bytes of an answer that nobody wants.
  private final class Abandonment: ProgramClient {
    private let connection: WorkerConnection
    init(_ connection: WorkerConnection) { self.connection = connection }

    func programIsReady(_ run: any ProgramRun) { connection.closeAbandoned() }
    func programSent(_ output: ByteBuffer) { connection.closeAbandoned() }
    func programPaused() {}
    func programWritabilityChanged() {}
    func programEnded(_ ending: ProgramEnding) {}
  }
}

extension WorkerConnection {
  /// Passes on what happens to the channel.
  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: WorkerConnection

    init(_ connection: WorkerConnection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      connection.received(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) { connection.paused() }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      connection.client?.programWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
      if !connection.isClosed { connection.closedByWorker() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
