import EavesGateway
import HTTPTypes

/// An open file that may be sent, and the path it was asked for by.
struct OpenedFile {
  let region: FileRegion
  let path: String

  init(_ region: FileRegion, path: String) {
    self.region = region
    self.path = path
  }

  /// Opens a file of a folder by a name that a visitor chose.
  ///
  /// Nil for a name that leads out of the folder, by `..` or by a link; for a hidden file, since names
  /// that begin with a dot are settings and version histories, never pages; for what is no regular
  /// file; and where there is nothing.
  /// - Parameter embedded: the files that the program carries, which come before those of the folder
  init?(_ name: String, in folder: String, embedded: EmbeddedFiles?) {
    guard !Self.isHidden(name), !name.utf8.contains(0), let path = SafePath.join(folder, name)
    else { return nil }
    if let embedded, let file = embedded.file(path) {
      guard let region = try? embedded.region(of: file) else { return nil }
      self.init(region, path: path)
      return
    }
    guard let base = resolvedPath(folder), let resolved = resolvedPath(path),
      Self.isInside(resolved, base),
      // Opened by the name that was checked, so that a link changed meanwhile leads nowhere else.
      let region = try? FileRegion(path: resolved)
    else { return nil }
    self.init(region, path: path)
  }

  private static func isHidden(_ name: String) -> Bool {
    name.utf8.split(separator: UInt8(ascii: "/")).contains { segment in
      segment.first == UInt8(ascii: ".") && !segment.elementsEqual(".".utf8)
        && !segment.elementsEqual("..".utf8)
    }
  }

  private static func isInside(_ path: String, _ folder: String) -> Bool {
    let prefix = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
    return path.utf8.starts(with: prefix.utf8)
      && !isHidden(String(path.utf8.dropFirst(prefix.utf8.count)) ?? ".")
  }

  /// The response with the file, or with as much of it as the request needs.
  /// - Throws: `FileResponsePlan.MissingName`, `InvalidHeaderField`; ``HTTPError`` 416
  func response(
    for request: Request, _ options: FileResponsePlan.Options
  ) throws -> Response {
    let plan = try FileResponsePlan(
      for: FileMetadata(
        path: path, size: region.fileSize,
        modified: HTTPDate(secondsSince1970: region.modificationTime),
        modifiedNanoseconds: region.modificationNanoseconds),
      options: options, method: request.method, conditions: request.conditions,
      now: HTTPDate(secondsSince1970: request.now))
    return Response(
      status: plan.status, headers: plan.fields,
      body: plan.range.map { .file(region.part($0)) } ?? .empty)
  }
}
