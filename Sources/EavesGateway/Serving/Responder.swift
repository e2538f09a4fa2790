import CCrashHandler
import HTTPTypes
import Logging

/// Takes one request after the other from reading its variables to sending its answer, whatever the
/// interface it came by. Each worker has its own.
struct Responder: ~Copyable {
  private let service: Service
  private var head = ByteBuffer(capacity: 1_024)

  init(_ service: Service) {
    self.service = service
  }

  /// Answers one request, as far as nothing has to be waited for: an asynchronous call costs more than
  /// most answers.
  /// - Parameters:
  ///   - exchange: where the body comes from and the response goes to
  ///   - isResponder: whether an answer is what the web server wants (FastCGI specification 6)
  ///   - logger: writes to the log and to the web server's error log
  mutating func begin(
    _ variables: Variables, over exchange: some BodySource & ResponseSink, isResponder: Bool = true,
    logger: Logger
  ) -> Progress {
    let request: GatewayRequest
    do throws(MalformedRequest) {
      guard isResponder else { throw .notAResponder }
      // A connection that ends between two variables leaves a request that looks whole, and is another.
      if exchange.isAtEnd && exchange.hasFailed { throw .truncated }
      request = try GatewayRequest(
        variables: variables, mount: service.mount, body: exchange, bodyLimit: service.bodyLimit)
    } catch {
      logger.warning("refused a request: \(error)")
      RequestBody(source: exchange, declaredLength: nil, limit: 0).discard()
      return send(FailurePage.malformed.response, isHead: false, to: exchange, logger: logger)
    }
    switch service.application.reply(to: request) {
    case .response(let response): return send(response, to: request, over: exchange, logger: logger)
    case .later(let answer): return .waiting(request, answer)
    }
  }

  /// Goes on with an answer until it is done.
  nonisolated(nonsending) mutating func finish(
    _ progress: consuming Progress, over exchange: some BodySource & ResponseSink, logger: Logger
  ) async -> Answer {
    while true {
      switch progress {
      case .done(let answer): return answer
      case .waiting(let request, let answer):
        let response: GatewayResponse
        do {
          response = try await answer()
        } catch {
          response = failure(error, logger: logger)
        }
        progress = send(response, to: request, over: exchange, logger: logger)
      case .streaming(let producer, var answer):
        await produce(producer, to: exchange, &answer, logger: logger)
        return answer
      }
    }
  }

  /// How far an answer has come.
  enum Progress {
    /// It was sent.
    case done(Answer)
    /// The application wants to be waited for.
    case waiting(GatewayRequest, () async throws -> GatewayResponse)
    /// The head was sent; the body is made while it is sent.
    case streaming(ResponseBody.Producer, Answer)
  }

  /// What became of a request.
  struct Answer {
    var status: Int
    var bodyBytes = 0
    var isComplete = true
    var afterResponse: [() async -> Void]
  }

  /// The answer to a request whose handling threw an error that the application did not handle.
  private func failure(_ error: any Error, logger: Logger) -> GatewayResponse {
    if let error = error as? BodyError {
      logger.warning("\(error)")
      return error.page.response
    }
    logger.error("\(error)")
    return FailurePage.internalError(service.showsErrors ? "\(error)" : nil).response
  }

  private mutating func send(
    _ response: consuming GatewayResponse, to request: GatewayRequest, over sink: some ResponseSink,
    logger: Logger
  ) -> Progress {
    service.release?.answer(request.variables, in: &response.headers)
    // A web server may write the whole request before it reads a byte of the answer.
    request.discardBody()
    return send(response, isHead: request.method == .head, to: sink, logger: logger)
  }

  /// Sends the head, and a body that is there.
  private mutating func send(
    _ response: consuming GatewayResponse, isHead: Bool, to sink: some ResponseSink, logger: Logger
  ) -> Progress {
    makeHead(of: &response, logger: logger)
    var answer = Answer(status: response.status.code, afterResponse: response.afterResponse)
    do {
      eaves_crash_response_started()
      try head.withUnsafeBytes { try sink.write($0) }
      guard response.allowsBody, !isHead else { return .done(answer) }
      if case .stream(let producer) = response.body { return .streaming(producer, answer) }
      try response.body.forEachPiece { piece in
        answer.bodyBytes += piece.count
        try sink.write(piece)
      }
    } catch {
      answer.isComplete = false
      note(error, logger)
    }
    return .done(answer)
  }

  /// Sends a body while it is made.
  nonisolated(nonsending) private func produce(
    _ producer: ResponseBody.Producer, to sink: any ResponseSink, _ answer: inout Answer,
    logger: Logger
  ) async {
    let writer = ResponseWriter(sink: sink)
    do {
      try await producer(writer)
    } catch {
      answer.isComplete = false
      note(error, logger)
    }
    answer.bodyBytes = writer.count
  }

  /// Puts the head together, and a page in place of a response that cannot be sent.
  private mutating func makeHead(of response: inout GatewayResponse, logger: Logger) {
    head.cut(to: 0)
    do throws(HeaderError) {
      try ResponseHead.append(response, contentLength: contentLength(response), to: &head)
    } catch {
      logger.error("the response was not sent: \(error)")
      var page = FailurePage.internalError(service.showsErrors ? "\(error)" : nil).response
      page.afterResponse = response.afterResponse
      head.cut(to: 0)
      // The page's own fields are constants that cannot be refused.
      try? ResponseHead.append(page, contentLength: page.body.length, to: &head)
      response = page
    }
  }

  private func contentLength(_ response: GatewayResponse) -> Int? {
    response.allowsBody ? response.body.length : nil
  }

  /// Logs why a response broke off.
  private func note(_ error: any Error, _ logger: Logger) {
    if error is ClientDisconnected {
      logger.debug("\(error)")
    } else {
      // Part of the response is out: breaking off is the only way to say that the rest is missing.
      logger.error("the response broke off: \(error)")
    }
  }
}

extension BodyError {
  /// The page that answers a request whose body is at fault.
  var page: FailurePage {
    switch self {
    case .tooLarge: .tooLarge
    case .truncated, .longerThanDeclared: .malformed
    }
  }
}
