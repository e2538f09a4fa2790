import EavesGateway
import Glibc
import HTTPTypes
import Logging

/// Looks a request's first path segment up in a table and answers by it. A request with a field
/// `X-Echo` is answered with what the gateway made of it, whatever its path.
struct Fixture: Application {
  let deployment: Deployment
  let root: String
  let logger: Logger

  init(_ context: Launch.Context) throws {
    deployment = try Deployment(root: context.root)
    root = context.root
    logger = context.logger
    if context.purpose == .fastCGI { holdStart() }
  }

  typealias Handler = @Sendable (Fixture, GatewayRequest, Query) async throws -> GatewayResponse

  static let routes: [String: Handler] = [
    "": { fixture, _, _ in .text("\(fixture.deployment.version) \(getpid())\n") },
    "version": { fixture, _, _ in
      .text("\(fixture.deployment.version) \(Deployment.build ?? "unstamped") \(getpid())\n")
    },
    "echo": { _, request, _ in try echo(request) },
    "environment": { _, request, _ in environment(request) },
    "process": { _, _, _ in process() },
    "sleep": { fixture, _, query in sleep(fixture, query) },
    "suspend": { _, _, query in await suspend(query) },
    "throw": { _, _, query in throw Deployment.Broken(description: query["text"] ?? "thrown") },
    "crash": { _, _, query in crash(query["by"]) },
    "bytes": { _, _, query in bytes(query) },
    "stream": { _, _, query in stream(query) },
    "stream-crash": { _, _, query in streamThenCrash(query) },
    "stream-throw": { _, _, query in streamThenThrow(query) },
    "file": { fixture, _, query in try file(fixture, query) },
    "ignore-body": { _, _, query in bytes(query) },
    "limit": { _, request, query in try limit(request, query) },
    "after": { fixture, _, _ in after(fixture) },
    "stream-until-go": { fixture, _, _ in streamUntilGo(fixture) },
    "field": { _, _, query in try field(query) },
    "long-field": { _, _, query in longField(query) },
    "status": { _, _, query in status(query) },
    "response": { fixture, request, _ in try recorded(fixture, request) },
    "log": { fixture, _, query in log(fixture, query) },
    "stderr": { _, _, query in standardError(query) },
  ]

  func respond(to request: GatewayRequest) async throws -> GatewayResponse {
    if let name = HTTPField.Name("X-Echo"), request.headers[name] != nil {
      return try echo(request)
    }
    let name = request.target.path.split(separator: "/").first.map(String.init) ?? ""
    guard let handler = Self.routes[name] else { return try echo(request) }
    return try await handler(self, request, Query(request.target.query))
  }

  private func echo(_ request: GatewayRequest) throws -> GatewayResponse { try Self.echo(request) }

  var routeList: String { Self.routes.keys.sorted().map { "/\($0)" }.joined(separator: "\n") }
}

extension GatewayResponse {
  /// A plain text.
  static func text(_ text: String) -> GatewayResponse {
    GatewayResponse(headers: [.contentType: "text/plain; charset=utf-8"], body: .text(text))
  }

  /// A JSON text.
  static func json(_ value: JSONText) -> GatewayResponse {
    GatewayResponse(headers: [.contentType: "application/json"], body: .text(value.text))
  }
}
