import EavesGateway
import HTTPTypes

/// Serves the files of a folder.
struct StaticFiles: Sendable {
  /// The absolute path of the folder.
  let folder: String

  /// The route `/static/<path:filename>`, under the name `static`.
  var route: Route {
    Route(
      Rule("/static/<path:filename>", endpoint: "static", methods: [.get], source: "static files"),
      name: "static", parameterTypes: []
    ) { request in
      guard case .string(let filename)? = request.parameters["filename"] else {
        throw HTTPError.notFound
      }
      return try response(filename, request)
    }
  }

  private func response(_ filename: String, _ request: Request) throws -> Response {
    guard let path = SafePath.join(folder, filename), !Self.isHidden(filename),
      let file = try? FileRegion(path: path)
    else { throw HTTPError.notFound }
    let plan = try FileResponsePlan(
      for: FileMetadata(
        path: path, size: file.fileSize,
        modified: HTTPDate(secondsSince1970: file.modificationTime)),
      method: request.method, conditions: RequestConditions(request.headers),
      now: HTTPDate(secondsSince1970: UnixTime.now()))
    return Response(
      status: plan.status, headers: plan.fields,
      body: plan.range.map { .file(file.part($0)) } ?? .empty)
  }

  /// Names that begin with a dot are settings and version histories, never pages.
  private static func isHidden(_ filename: String) -> Bool {
    filename.split(separator: "/").contains { $0.utf8.first == UInt8(ascii: ".") }
  }
}
