import EavesGateway

struct Fixture: Application {
  func respond(to request: GatewayRequest) async throws -> GatewayResponse {
    GatewayResponse(headers: [.contentType: "text/plain"], body: .text("ok\n"))
  }

  var routeList: String { "/" }
}

Gateway.run(Program(version: "1", start: { _ in Fixture() }))
