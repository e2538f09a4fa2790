import NIOCore
import NIOHTTP1
import NIOPosix

/// A web server on a free port of this machine, with a few pages, for what asks web sites.
enum SmallWebServer {
  /// Runs the server while a test asks it.
  static func run(_ test: (_ address: String) async throws -> Void) async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Pages())
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await test("http://127.0.0.1:\(server.localAddress?.port ?? 0)"))
    } catch {
      outcome = .failure(error)
    }
    try await server.close()
    try outcome.get()
  }

  private final class Pages: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        body.clear()
      case .body(var piece): body.writeBuffer(&piece)
      case .end:
        guard let head else { return }
        answer(head, context)
      }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      let agent = head.headers.first(name: "User-Agent") ?? ""
      switch head.uri {
      case "/here": send(.ok, "method \(head.method)", context)
      case "/long": send(.ok, String(repeating: "x", count: 100_000), context)
      case "/echo": send(.ok, "\(agent) \(String(buffer: body))", context)
      case "/there": send(.found, "", context, headers: ["Location": "/here"])
      case "/slow": break
      default: send(.notFound, "", context)
      }
    }

    private func send(
      _ status: HTTPResponseStatus, _ text: String, _ context: ChannelHandlerContext,
      headers: HTTPHeaders = [:]
    ) {
      var headers = headers
      headers.add(name: "Content-Length", value: "\(text.utf8.count)")
      let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}
