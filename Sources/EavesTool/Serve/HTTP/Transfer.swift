import NIOCore
import NIOHTTP1

/// One request on its way to the program, and the answer on its way back.
///
/// It holds at most as much of either body as is in the buffers: when the program takes no more, nothing
/// more is read from the visitor, and the reverse.
final class Transfer {
  private enum Stage {
    /// What becomes of the request is being decided.
    case deciding
    /// The body is being collected.
    case collecting
    /// No worker can take the request yet.
    case waiting
    /// The program has it.
    case running
    /// An answer of the server's own is being worked out, or is given.
    case answering
    case over
  }

  let request: HTTPRequestHead
  let visitor: Visitor
  private let front: Front
  private weak var connection: ClientConnection?
  private var stage = Stage.deciding
  private let began = NIODeadline.now()
  private var changed = NIODeadline.now()

  private var body = ByteBuffer()
  private var bodyIsComplete = false
  private let declaredLength: Int?

  private var run: (any ProgramRun)?
  private var isRetry = false
  private var headReader = CGIHeadReader()
  private var head: CGIHead?
  private var framing: ResponseFraming?
  private var suffix: ByteBuffer?
  private var held: ByteBuffer?
  private var output = ByteBuffer()
  private var failure: FrontFailure?

  init(
    _ request: HTTPRequestHead, from visitor: Visitor, declaredLength: Int?,
    connection: ClientConnection, front: Front
  ) {
    self.request = request
    self.visitor = visitor
    self.declaredLength = declaredLength
    self.connection = connection
    self.front = front
    // A request without a length and without chunks has no body.
    bodyIsComplete = declaredLength == 0
  }

  /// Whether more of the request's body is wanted.
  var wantsBody: Bool {
    guard !bodyIsComplete else { return false }
    return switch stage {
    case .collecting: true
    case .deciding, .waiting, .over: false
    case .running: run?.isWritable ?? false
    case .answering: true
    }
  }

  /// Whether all of the request's body has come.
  var bodyHasEnded: Bool { bodyIsComplete }

  /// Whether the answer goes on for as long as the visitor listens.
  private(set) var isEndless = false

  // MARK: From the visitor

  /// Begins.
  func start() {
    front.desk.receive(request) { [weak self] answer in
      guard let self, stage == .deciding else { return }
      if let answer {
        stage = .answering
        give(answer)
      } else {
        stage = .collecting
        changed = .now()
        submitIfCollected()
        connection?.readIfWanted()
      }
    }
  }

  func receivedBody(_ piece: ByteBuffer) {
    changed = .now()
    switch stage {
    case .deciding, .collecting, .waiting:
      if body.readableBytes == 0 { body = piece } else { body.writeImmutableBuffer(piece) }
      submitIfCollected()
    case .running: run?.send(piece)
    case .answering, .over: break
    }
  }

  func receivedEnd() {
    guard !bodyIsComplete else { return }
    bodyIsComplete = true
    changed = .now()
    if stage == .running { run?.finishSending() } else { submitIfCollected() }
  }

  /// The visitor has gone.
  func visitorLeft() {
    let stage = stage
    end(status: nil)
    switch stage {
    case .waiting: front.program.withdraw(self)
    case .running: run?.abandon()
    case .deciding, .collecting, .answering, .over: break
    }
    run = nil
  }

  /// The visitor takes in more, or nothing for now.
  func visitorWritabilityChanged(_ isWritable: Bool) {
    changed = .now()
    run?.setReceiving(isWritable)
  }

  private func submitIfCollected() {
    guard stage == .collecting, bodyIsComplete || body.readableBytes >= FrontLimits.collected
    else { return }
    submit()
  }

  private func submit() {
    stage = .waiting
    changed = .now()
    front.program.submit(self, isRetry: isRetry)
  }

  // MARK: Time

  /// Looks whether something takes too long.
  func check(_ now: NIODeadline, clientIsWritable: Bool) {
    let waited = now - changed
    let limits = front.limits
    switch stage {
    case .waiting where waited > limits.queue:
      front.program.withdraw(self)
      fail(.unavailable("no worker was free for \(limits.queue.seconds) s"))
    case .running where !clientIsWritable && waited > limits.stall:
      connection?.breakOff()
    case .running where clientIsWritable && !wantsBody:
      guard let silence = limits.silence, waited > silence else { return }
      run?.kill()
      fail(.timeout("the program said nothing for \(silence.seconds) s, and was ended"))
    case .collecting where waited > limits.stall, .running where waited > limits.stall:
      fail(FrontFailure(status: 408, reason: "the request's body stopped coming"))
    default: break
    }
  }

  // MARK: The server's own answers

  /// Answers that there is no answer; or breaks off, when one has begun.
  func fail(_ failure: FrontFailure) {
    guard stage != .over, stage != .answering else { return }
    self.failure = failure
    run?.abandon()
    run = nil
    guard framing == nil else {
      front.desk.answer(to: request, failure: failure) { _ in }
      flush()
      let connection = connection
      end(status: head?.status)
      connection?.breakOff()
      return
    }
    stage = .answering
    held = nil
    front.desk.answer(to: request, failure: failure) { [weak self] in self?.give($0) }
  }

  private func give(_ answer: FrontAnswer) {
    guard stage == .answering, let connection else { return }
    var head = CGIHead()
    head.status = answer.status
    head.fields = answer.fields
    switch answer.body {
    case .bytes(let bytes):
      begin(head, contentLength: bytes.count)
      pass(ByteBuffer(bytes: bytes))
      finish()
    case .events(let hub):
      begin(head, contentLength: nil)
      flush()
      isEndless = true
      hub.add(connection) { [weak self] event in
        self?.pass(event)
        self?.flush()
      }
    }
  }

  // MARK: To the visitor

  /// Writes the head of the answer.
  private func begin(_ head: CGIHead, contentLength: Int?) {
    self.head = head
    let framing = ResponseFraming(
      status: head.status, contentLength: contentLength, isHead: request.method == .HEAD,
      version: request.version)
    self.framing = framing
    if framing.form == .close { connection?.closesAfterAnswer = true }
    // What is left of the body would be taken for the next request.
    if !bodyIsComplete { connection?.closesAfterAnswer = true }
    head.write(
      to: &output, framing: framing, date: front.date(),
      keepsAlive: connection?.closesAfterAnswer == false, version: request.version)
  }

  private func pass(_ piece: ByteBuffer) {
    guard framing?.write(piece, to: &output) ?? true else {
      return fail(.badAnswer("it sent more than the Content-Length it announced"))
    }
    if output.readableBytes >= 65_536 { flush() }
  }

  private func flush() {
    guard output.readableBytes > 0, let connection else { return }
    connection.write(output)
    output = ByteBuffer()
  }

  /// Ends the answer.
  private func finish() {
    if let suffix { pass(suffix) }
    guard framing?.finish(&output) ?? true else {
      flush()
      return fail(.badAnswer("it sent less than the Content-Length it announced"))
    }
    flush()
    let connection = connection
    end(status: head?.status)
    connection?.transferEnded(self)
  }

  private func end(status: Int?) {
    guard stage != .over else { return }
    stage = .over
    front.desk.finished(
      request, from: visitor, status: status, failure: failure, time: .now() - began)
  }
}

extension Transfer: ProgramClient {
  func programIsReady(_ run: any ProgramRun) {
    guard stage == .waiting else { return run.abandon() }
    stage = .running
    changed = .now()
    self.run = run
    let length = bodyIsComplete ? body.readableBytes : declaredLength
    let variables = front.variables.make(request, from: visitor, contentLength: length)
    run.begin(variables, body: body, isComplete: bodyIsComplete)
    // A request whose body is not all here cannot be sent again.
    if !bodyIsComplete { body = ByteBuffer() }
    connection?.readIfWanted()
  }

  func programSent(_ piece: ByteBuffer) {
    guard stage == .running else { return }
    changed = .now()
    var piece = piece
    if head == nil {
      do throws(CGIHeadError) {
        guard let head = try headReader.read(&piece) else { return }
        answered(head)
      } catch {
        return fail(.badAnswer("its answer has \(error)"))
      }
    }
    if held != nil { held?.writeImmutableBuffer(piece) } else { pass(piece) }
  }

  private func answered(_ original: CGIHead) {
    head = original
    guard front.desk.holds(original, to: request) else { return release(original) }
    held = ByteBuffer()
  }

  private func release(_ original: CGIHead) {
    var head = original
    suffix = front.desk.adapt(&head, to: request)
    if let suffix, let length = head.contentLength {
      head.set("Content-Length", Array("\(length + suffix.readableBytes)".utf8)[...])
    }
    begin(head, contentLength: head.contentLength)
  }

  func programPaused() {
    guard stage == .running, held == nil else { return }
    flush()
  }

  func programWritabilityChanged() {
    guard stage == .running else { return }
    changed = .now()
    connection?.readIfWanted()
  }

  func programEnded(_ ending: ProgramEnding) {
    run = stage == .running ? nil : run
    guard stage == .running || stage == .waiting else { return }
    switch ending {
    case .complete where head == nil: fail(.badAnswer("its answer has \(CGIHeadError.incomplete)"))
    case .complete where held != nil: judge()
    case .complete: finish()
    case .untouched where bodyIsComplete && !isRetry && framing == nil:
      isRetry = true
      submit()
    case .untouched: fail(.badAnswer("it left before it looked at the request"))
    case .broken(let reason, let end): fail(.badAnswer(reason, end))
    case .unavailable(let reason): fail(.unavailable(reason))
    }
  }

  /// Decides about an answer that was held back.
  private func judge() {
    stage = .answering
    front.desk.judge(request) { [weak self] answer in
      guard let self, stage == .answering, let head, let held else { return }
      self.held = nil
      if let answer { return give(answer) }
      release(head)
      pass(held)
      finish()
    }
  }
}

extension TimeAmount {
  /// The whole seconds, for messages.
  var seconds: Int { Int(nanoseconds / 1_000_000_000) }
}
