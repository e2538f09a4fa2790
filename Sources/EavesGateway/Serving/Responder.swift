import CCrashHandler
import HTTPTypes
import Logging

/// Takes one request after the other from reading its variables to sending its answer, whatever the
/// interface it came by. Each worker has its own.
struct Responder: ~Copyable {
  private let service: Service
  private var head: [UInt8] = []

  init(_ service: Service) {
    self.service = service
    head.reserveCapacity(1_024)
  }

  /// Answers one request.
  /// - Parameters:
  ///   - exchange: where the body comes from and the response goes to
  ///   - isResponder: whether an answer is what the web server wants (FastCGI specification 6)
  ///   - logger: writes to the log and to the web server's error log
  /// - Returns: what to log of the answer, and what is left to do after it
  nonisolated(nonsending) mutating func answer(
    _ variables: Variables, over exchange: any BodySource & ResponseSink, isResponder: Bool = true,
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
      return await send(FailurePage.malformed.response, isHead: false, to: exchange, logger: logger)
    }
    let isHead = request.method == .head
    var response: GatewayResponse
    do {
      response = try await service.application.respond(to: request)
    } catch {
      response = failure(error, logger: logger)
    }
    service.release?.answer(variables, in: &response.headers)
    // A web server may write the whole request before it reads a byte of the answer.
    request.body.discard()
    return await send(response, isHead: isHead, to: exchange, logger: logger)
  }

  /// What became of a request.
  struct Answer {
    var status: Int
    var bodyBytes: Int
    var isComplete: Bool
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

  nonisolated(nonsending) private mutating func send(
    _ response: GatewayResponse, isHead: Bool, to sink: any ResponseSink, logger: Logger
  ) async -> Answer {
    head.removeAll(keepingCapacity: true)
    do throws(HeaderError) {
      try ResponseHead.append(response, contentLength: contentLength(response), to: &head)
    } catch {
      logger.error("the response was not sent: \(error)")
      var page = FailurePage.internalError(service.showsErrors ? "\(error)" : nil).response
      page.afterResponse = response.afterResponse
      head.removeAll(keepingCapacity: true)
      // The page's own fields are constants that cannot be refused.
      try? ResponseHead.append(page, contentLength: page.body.length, to: &head)
      return await sendHead(of: page, isHead: isHead, to: sink, logger: logger)
    }
    return await sendHead(of: response, isHead: isHead, to: sink, logger: logger)
  }

  /// Sends the head that has been put together, and the body.
  nonisolated(nonsending) private func sendHead(
    of response: GatewayResponse, isHead: Bool, to sink: any ResponseSink, logger: Logger
  ) async -> Answer {
    let writer = ResponseWriter(sink: sink, discards: isHead || !response.allowsBody)
    var isComplete = true
    do {
      eaves_crash_response_started()
      try head.withUnsafeBytes { try sink.write($0) }
      if !isHead && response.allowsBody { try await write(response.body, to: writer) }
    } catch is ClientDisconnected {
      logger.debug("\(ClientDisconnected())")
      isComplete = false
    } catch {
      // Part of the response is out: breaking off is the only way to say that the rest is missing.
      logger.error("the response broke off: \(error)")
      isComplete = false
    }
    return Answer(
      status: response.status.code, bodyBytes: writer.count, isComplete: isComplete,
      afterResponse: response.afterResponse)
  }

  private func contentLength(_ response: GatewayResponse) -> Int? {
    response.allowsBody ? response.body.length : nil
  }

  nonisolated(nonsending) private func write(
    _ body: ResponseBody, to writer: ResponseWriter
  ) async throws {
    switch body {
    case .empty: return
    case .bytes(let bytes): try writer.write(bytes)
    case .text(let text): try writer.write(text)
    case .file(let region): try region.forEachChunk { try writer.write($0) }
    case .stream(let produce): try await produce(writer)
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
