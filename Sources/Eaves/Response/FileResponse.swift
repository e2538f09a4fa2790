import EavesGateway
import HTTPTypes

/// A file as a response, with its type, `ETag`, and `Last-Modified`, and with what the client asks
/// for heeded: ranges, and whether the file has changed at all. Flask's `send_file`.
public struct FileResponse: ResponseConvertible {
  private enum Place: Sendable {
    case path(String)
    case folder(String, name: String)
  }

  private let place: Place
  private let options: FileResponsePlan.Options

  fileprivate init(path: String, _ options: FileResponsePlan.Options) {
    place = .path(path)
    self.options = options
  }

  fileprivate init(name: String, in folder: String, _ options: FileResponsePlan.Options) {
    place = .folder(folder, name: name)
    self.options = options
  }

  /// The file, opened.
  /// - Throws: `SystemError` when the file of a path of the app's own cannot be read; ``HTTPError``
  ///   404 when there is no such file in the folder, 416 for a range that the file does not have
  public func response(for request: Request) throws -> Response {
    var options = options
    if options.maxAge == nil { options.maxAge = request.app.fileLifetime }
    let root = SettingPlace(folder: request.app.root, programName: "")
    switch place {
    case .path(let path):
      let path = root.path(path)
      return try OpenedFile(FileRegion(path: path), path: path)
        .response(for: request, options)
    case .folder(let folder, let name):
      let file = OpenedFile(name, in: root.path(folder), embedded: request.app.embedded)
      guard let file else { throw HTTPError.notFound }
      return try file.response(for: request, options)
    }
  }
}

extension Response {
  /// A file whose path the app itself knows.
  ///
  /// ```swift
  /// app.get("/report") { _ in
  ///   Response.file("reports/2024.pdf", downloadName: "Report.pdf", disposition: .attachment)
  /// }
  /// ```
  /// - Parameters:
  ///   - path: the path, absolute or below ROOT; never one that a visitor can choose
  ///   - mediaType: the media type; nil to guess it from the name
  ///   - downloadName: the name to save under; nil for that of the file
  ///   - disposition: whether the browser shows the file or saves it
  ///   - maxAge: seconds the file may be used without asking again; nil for the setting
  ///     SEND_FILE_MAX_AGE_DEFAULT
  public static func file(
    _ path: String, mediaType: String? = nil, downloadName: String? = nil,
    disposition: ContentDisposition = .inline, maxAge: Int? = nil
  ) -> FileResponse {
    FileResponse(
      path: path,
      FileResponsePlan.Options(
        mediaType: mediaType, downloadName: downloadName, disposition: disposition,
        maxAge: maxAge))
  }

  /// A file whose name a visitor chose: 404 unless it is in the folder. Hidden files are not, nor
  /// what a link leads to outside. Flask's `send_from_directory`.
  /// - Parameters:
  ///   - name: the path below the folder
  ///   - folder: the folder, absolute or below ROOT
  ///   - mediaType: the media type; nil to guess it from the name
  ///   - downloadName: the name to save under; nil for that of the file
  ///   - disposition: whether the browser shows the file or saves it
  ///   - maxAge: seconds the file may be used without asking again; nil for the setting
  ///     SEND_FILE_MAX_AGE_DEFAULT
  public static func file(
    _ name: String, in folder: String, mediaType: String? = nil, downloadName: String? = nil,
    disposition: ContentDisposition = .inline, maxAge: Int? = nil
  ) -> FileResponse {
    FileResponse(
      name: name, in: folder,
      FileResponsePlan.Options(
        mediaType: mediaType, downloadName: downloadName, disposition: disposition,
        maxAge: maxAge))
  }
}
