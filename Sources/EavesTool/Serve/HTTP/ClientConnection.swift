import NIOCore
import NIOHTTP1

/// A visitor's connection: one request after the other.
///
/// Requests that are sent without waiting for answers (pipelining) are answered in their order; at most
/// those that came with one read are kept meanwhile.
final class ClientConnection {
  private let front: Front
  private let channel: any Channel
  private var parts: CircularBuffer<HTTPServerRequestPart> = []
  private var transfer: Transfer?
  private var changed = NIODeadline.now()
  private let peer: String
  private let port: Int?

  /// Whether the end of the last request has not come yet.
  private var awaitsEnd = false

  /// Whether the connection is to be closed once the answer is out.
  var closesAfterAnswer = false

  /// What the connection does between two requests.
  private enum Pause {
    /// Nothing of the next request has come.
    case idle
    /// Its head has begun.
    case head
    /// The last answer is on its way.
    case flushing
    /// The last answer is out; what still comes is thrown away until the visitor closes too, since
    /// closing with unread input would destroy the answer on its way.
    case lingering
    case closed
  }

  private var pause = Pause.idle
  private var inputEnded = false
  private var isReading = false

  init(_ channel: any Channel, front: Front) {
    self.channel = channel
    self.front = front
    peer = channel.remoteAddress?.ipAddress ?? "127.0.0.1"
    port = channel.remoteAddress?.port
  }

  // MARK: Input

  private func received(_ part: HTTPServerRequestPart) {
    guard pause == .idle || pause == .head else { return }
    // What comes behind the end of the request that is being answered has to wait.
    if parts.isEmpty, take(part) { return }
    parts.append(part)
  }

  /// - Returns: false for the head of a request whose turn has not come
  private func take(_ part: HTTPServerRequestPart) -> Bool {
    switch part {
    case .head(let head):
      guard transfer == nil, !awaitsEnd else { return false }
      awaitsEnd = true
      take(head)
    case .body(let piece): transfer?.receivedBody(piece)
    case .end:
      awaitsEnd = false
      transfer?.receivedEnd()
    }
    return true
  }

  private func take(_ head: HTTPRequestHead) {
    changed = .now()
    closesAfterAnswer = !head.isKeepAlive || front.isStopping
    let visitor = front.variables.visitor(head, peer: peer, port: port)
    let length = Self.bodyLength(head)
    let transfer = Transfer(
      head, from: visitor, declaredLength: length, connection: self, front: front)
    self.transfer = transfer
    if let problem = RequestCheck.problem(head) {
      closesAfterAnswer = true
      transfer.fail(problem)
      return
    }
    if length != 0, head.headers.first(name: "Expect") != nil {
      write(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
    }
    transfer.start()
  }

  /// The length that a request announces; nil for a chunked body.
  private static func bodyLength(_ head: HTTPRequestHead) -> Int? {
    if head.headers.contains(name: "Transfer-Encoding") { return nil }
    return head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
  }

  /// Reads more, when what comes next has a place.
  func readIfWanted() {
    guard !isReading, !inputEnded, pause != .closed else { return }
    let wanted = transfer.map(\.wantsBody) ?? parts.isEmpty
    guard wanted || pause == .lingering else { return }
    isReading = true
    channel.read()
  }

  private func readCompleted() {
    isReading = false
    if transfer == nil, pause == .idle, !hasRead {
      pause = .head
      changed = .now()
    }
    hasRead = false
    readIfWanted()
  }

  /// Whether what has just been read has a whole part of a request in it.
  private var hasRead = false

  // MARK: Output

  func write(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }

  /// An answer is complete.
  func transferEnded(_ ended: Transfer) {
    guard ended === transfer else { return }
    let hasRest = !ended.bodyHasEnded
    transfer = nil
    changed = .now()
    pause = .idle
    guard !closesAfterAnswer, !front.isStopping else { return closeAfterFlush(hasRest: hasRest) }
    channel.eventLoop.assumeIsolated().execute { [self] in takeNext() }
  }

  /// Goes on with what came behind the request that has been answered.
  private func takeNext() {
    while pause == .idle, let part = parts.first, take(part) {
      if !parts.isEmpty { parts.removeFirst() }
    }
    if transfer == nil, inputEnded { return closeAfterFlush(hasRest: false) }
    readIfWanted()
  }

  /// Closes once the answer is out, and the visitor has had time to read it.
  /// - Parameter hasRest: whether something of the request is still to come
  private func closeAfterFlush(hasRest: Bool) {
    guard pause != .flushing, pause != .lingering, pause != .closed else { return }
    parts.removeAll()
    pause = .flushing
    changed = .now()
    // Closing at once would throw away what is still to be written.
    channel.writeAndFlush(ByteBuffer()).assumeIsolated().whenComplete { [self] _ in
      guard pause == .flushing else { return }
      guard hasRest || !inputEnded else { return close() }
      pause = .lingering
      changed = .now()
      channel.close(mode: .output, promise: nil)
      readIfWanted()
    }
  }

  private func close() {
    pause = .closed
    channel.close(promise: nil)
  }

  /// Ends the connection in the middle of an answer, which is the only way to say that the rest is
  /// missing.
  func breakOff() {
    transfer?.visitorLeft()
    transfer = nil
    close()
  }

  // MARK: Time

  /// Looks whether the visitor takes too long.
  func check(_ now: NIODeadline) {
    if let transfer { return transfer.check(now, clientIsWritable: channel.isWritable) }
    let limit =
      switch pause {
      case .idle: front.limits.idle
      case .head: front.limits.head
      case .flushing: front.limits.stall
      case .lingering: TimeAmount.seconds(2)
      case .closed: TimeAmount.hours(1)
      }
    guard now - changed > limit else { return }
    switch pause {
    case .head:
      refuse(FrontFailure(status: 408, reason: "the request's head did not come to its end"))
    case .idle: closeAfterFlush(hasRest: false)
    case .flushing, .lingering, .closed: close()
    }
  }

  /// The server is to end: closes the connection, at once where nothing is under way.
  func stop() {
    closesAfterAnswer = true
    if transfer?.isEndless ?? false {
      breakOff()
    } else if transfer == nil {
      closeAfterFlush(hasRest: false)
    }
  }

  /// Answers what is no request.
  private func refuse(_ failure: FrontFailure) {
    guard transfer == nil, pause == .idle || pause == .head else { return }
    closesAfterAnswer = true
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "-")
    let visitor = Visitor(peer: peer, port: port)
    let transfer = Transfer(
      head, from: visitor, declaredLength: 0, connection: self, front: front)
    self.transfer = transfer
    transfer.fail(failure)
  }

  private func failed(_ error: any Error) {
    guard let error = error as? HTTPParserError else { return close() }
    parts.removeAll()
    if let transfer {
      // The body of the request that is being answered is what cannot be read.
      if !transfer.bodyHasEnded { return breakOff() }
      closesAfterAnswer = true
      return
    }
    refuse(RequestCheck.failure(error))
  }
}

extension ClientConnection {
  /// Passes on what happens to the channel.
  final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let front: Front
    private var connection: ClientConnection?

    init(front: Front) { self.front = front }

    func channelActive(context: ChannelHandlerContext) {
      let connection = ClientConnection(context.channel, front: front)
      self.connection = connection
      guard front.add(connection) else { return context.close(promise: nil) }
      connection.readIfWanted()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      connection?.hasRead = true
      connection?.received(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) { connection?.readCompleted() }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      guard let connection else { return }
      connection.changed = .now()
      connection.transfer?.visitorWritabilityChanged(context.channel.isWritable)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      guard case .some(.inputClosed) = event as? ChannelEvent, let connection else { return }
      connection.inputEnded = true
      if connection.transfer == nil, connection.parts.isEmpty {
        if connection.pause == .lingering {
          connection.close()
        } else {
          connection.closeAfterFlush(hasRest: false)
        }
      }
      if connection.transfer?.bodyHasEnded == false { connection.breakOff() }
    }

    func channelInactive(context: ChannelHandlerContext) {
      guard let connection else { return }
      connection.pause = .closed
      connection.transfer?.visitorLeft()
      connection.transfer = nil
      front.remove(connection)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      connection?.failed(error)
    }
  }
}
