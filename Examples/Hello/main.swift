import EavesGateway
import HTTPTypes
struct H: Application {
  func respond(to request: GatewayRequest) async throws -> GatewayResponse {
    if request.target.path == "/crash" { let a: [Int] = []; _ = a[request.target.query.count] }
    return GatewayResponse(headers: [.contentType: "text/plain"], body: .text("Hello World! \(request.target)\n"))
  }
  var routeList: String { "/" }
}
Gateway.run(Program(version: "1", start: { _ in H() }))
