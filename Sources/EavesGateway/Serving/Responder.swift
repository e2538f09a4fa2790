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

  /// Answers one request.
  /// - Parameters:
  ///   - exchange: where the body comes from and the response goes to
  ///   - isResponder: whether an answer is what the web server wants (FastCGI specification 6)
  ///   - logger: writes to the log and to the web server's error log
  /// - Returns: what to log of the answer, and what is left to do after it
  nonisolated(nonsending) mutating func answer(
    _ variables: Variables, over exchange: some BodySource & ResponseSink, isResponder: Bool = true,
    logger: Logger
  ) async -> Answer {
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
      let page = FailurePage.malformed.response
      return send(page, isHead: false, to: exchange, logger: logger).answer
    }
    var response: GatewayResponse
    switch service.application.reply(to: request) {
    case .response(let ready): response = ready
    case .later(let answer):
      do {
        response = try await answer()
      } catch {
        response = failure(error, logger: logger)
      }
    }
    service.release?.answer(variables, in: &response.headers)
    // A web server may write the whole request before it reads a byte of the answer.
    request.discardBody()
    let isHead = request.method == .head
    var (answer, producer) = send(response, isHead: isHead, to: exchange, logger: logger)
    if let producer { await produce(producer, to: exchange, &answer, logger: logger) }
    return answer
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

  /// Sends the head, and a body that is there.
  /// - Returns: what became of it, and what is to make the body where that is made while it is sent
  private mutating func send(
    _ response: GatewayResponse, isHead: Bool, to sink: some ResponseSink, logger: Logger
  ) -> (answer: Answer, producer: ResponseBody.Producer?) {
    let response = makeHead(of: response, logger: logger)
    var answer = Answer(status: response.status.code, afterResponse: response.afterResponse)
    do {
      eaves_crash_response_started()
      try head.withUnsafeBytes { try sink.write($0) }
      guard response.allowsBody, !isHead else { return (answer, nil) }
      if case .stream(let producer) = response.body { return (answer, producer) }
      try response.body.forEachPiece { piece in
        answer.bodyBytes += piece.count
        try sink.write(piece)
      }
    } catch {
      answer.isComplete = false
      note(error, logger)
    }
    return (answer, nil)
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

  /// Puts the head together.
  /// - Returns: the response it is of: a page in place of one that cannot be sent
  private mutating func makeHead(of response: GatewayResponse, logger: Logger) -> GatewayResponse {
    head.cut(to: 0)
    do throws(HeaderError) {
      try ResponseHead.append(response, contentLength: contentLength(response), to: &head)
      return response
    } catch {
      logger.error("the response was not sent: \(error)")
      var page = FailurePage.internalError(service.showsErrors ? "\(error)" : nil).response
      page.afterResponse = response.afterResponse
      head.cut(to: 0)
      // The page's own fields are constants that cannot be refused.
      try? ResponseHead.append(page, contentLength: page.body.length, to: &head)
      return page
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
