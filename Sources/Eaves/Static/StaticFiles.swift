import HTTPTypes

/// Serves the files of a folder.
struct StaticFiles: Sendable {
  /// The absolute path of the folder.
  let folder: String

  /// Where the files are, without a slash at its end: `/static`.
  let path: String

  /// The host they are on, where rules are for hosts; nil for none.
  let host: String?

  /// - Parameter path: where the files are; nil for the name of the folder
  init(folder: String, path: String?, host: String? = nil) {
    self.folder = folder
    self.path = path ?? "/" + (FileMetadata(path: folder, size: 0).name ?? "static")
    self.host = host
  }

  /// The route `/static/<path:filename>`, under the name `static`.
  var route: Route {
    let text = "\(path.trimmingSlashesAtEnd)/<path:filename>"
    var rule = Rule(text, endpoint: "static", methods: [.get], source: "static files")
    rule.host = host
    return Route(
      rule, name: "static", parameterTypes: [], staticFolder: folder,
      immediateHandler: response(to:))
  }

  @Sendable
  private func response(to request: Request) throws -> Response {
    guard case .string(let name)? = request.parameters["filename"],
      let file = OpenedFile(name, in: folder, embedded: request.app.embedded)
    else { throw HTTPError.notFound }
    return try response(file, name, request)
  }

  private func response(
    _ file: OpenedFile, _ name: String, _ request: Request
  ) throws -> Response {
    var options = FileResponsePlan.Options(
      downloadName: FileMetadata(path: file.path, size: 0).name, maxAge: request.app.fileLifetime)
    let isVersioned = isVersioned(name, request)
    if isVersioned { options.maxAge = 365 * 86_400 }
    let neighbours = compressedNeighbours(of: file, name, request.app.embedded)
    let encodings = neighbours.map(\.encoding)
    var response: Response
    if !neighbours.isEmpty, let best = request.encodings.bestMatch(among: encodings),
      let neighbour = neighbours.first(where: { $0.encoding == best })
    {
      response = try neighbour.file.response(for: request, options)
      if response.status != .notModified { response.headers[.contentEncoding] = best }
    } else {
      response = try file.response(for: request, options)
    }
    if !neighbours.isEmpty { response.addVary("Accept-Encoding") }
    if isVersioned { response.headers[.cacheControl]? += ", immutable" }
    return response
  }

  /// The file's compressed forms that lie beside it: `a.css.br` and `a.css.gz`. One older than the
  /// file itself was forgotten when that changed.
  private func compressedNeighbours(
    of file: OpenedFile, _ name: String, _ embedded: EmbeddedFiles?
  ) -> [(encoding: String, file: OpenedFile)] {
    [("br", ".br"), ("gzip", ".gz")].compactMap { encoding, suffix in
      guard let neighbour = OpenedFile(name + suffix, in: folder, embedded: embedded),
        neighbour.region.modificationTime >= file.region.modificationTime
      else { return nil }
      return (encoding, neighbour)
    }
  }

  /// Whether the address carries the version of the file as it is now, so that the answer to it will
  /// never change.
  private func isVersioned(_ name: String, _ request: Request) -> Bool {
    guard !request.query.isEmpty, let version = request.args["v"],
      let versions = request.app.staticVersions
    else { return false }
    return versions.version(of: name, in: folder) == version
  }
}
