import Foundation
import HTTPTypes
import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let fileAdapters: [String: Adapter] = [
    "secure_filename": { .string(SafePath.filename($0.text("name") ?? "")) },
    "safe_join": { input in
      let parts = input["parts"]?.array?.compactMap(\.string) ?? []
      return Outcome(SafePath.join(input.text("directory") ?? "", parts))
    },
    "send_file": { input in
      if let content = input["file"]?["bytes"]?.bytes {
        return try send(FileMetadata(path: nil, size: content.count), content, input)
      }
      return try sendFixture(input.text("file") ?? "", input)
    },
    "send_from_directory": { input in
      let folder = Conformance.folder.appendingPathComponent("web/fixture").path
      guard let path = SafePath.join(folder, input.text("path") ?? ""),
        FileManager.default.fileExists(atPath: path), !isFolder(path)
      else { throw HTTPError.notFound }
      return try sendFixture(String(path.dropFirst(folder.count + 1)), input)
    },
    "content_disposition": { input in
      let disposition: ContentDisposition =
        input["as_attachment"]?.bool == false ? .inline : .attachment
      return .string(try disposition.header(filename: input.text("name") ?? ""))
    },
    "guess_type": { input in
      let isAttachment = input["as_attachment"]?.bool == true
      let options = FileResponsePlan.Options(
        downloadName: input.text("name"), disposition: isAttachment ? .attachment : .inline)
      let plan = try FileResponsePlan(
        for: FileMetadata(path: nil, size: 1), options: options, method: .get,
        conditions: RequestConditions(), now: now)
      return [
        "content_type": Outcome(plan.fields[.contentType]),
        "content_encoding": Outcome(plan.fields[.contentEncoding]),
      ]
    },
  ]

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func sendFixture(_ name: String, _ input: RecordedValue) throws -> Outcome {
    let file = Conformance.folder.appendingPathComponent("web/fixture/\(name)")
    let content = [UInt8](try Data(contentsOf: file))
    let metadata = FileMetadata(
      path: file.path, size: content.count, modified: HTTPDate(secondsSince1970: 1_700_000_000))
    return try send(metadata, content, input)
  }

  private static func send(
    _ file: FileMetadata, _ content: [UInt8], _ input: RecordedValue
  ) throws -> Outcome {
    let request = RecordedRequest(input)
    var options = FileResponsePlan.Options()
    options.mediaType = input.text("mimetype")
    options.downloadName = input.text("download_name")
    if input["as_attachment"]?.bool == true { options.disposition = .attachment }
    if let isConditional = input["conditional"]?.bool { options.isConditional = isConditional }
    if let tag = input.text("etag") { options.tag = .value(tag) }
    if input["etag"]?.bool == false { options.tag = .none }
    options.maxAge = input["max_age"]?.int
    options.lastModified = input["last_modified"]?.int.map(HTTPDate.init(secondsSince1970:))
    let plan = try FileResponsePlan(
      for: file, options: options, method: request.httpMethod, conditions: request.conditions,
      now: now)
    let head = ResponseHead(status: plan.status, fields: plan.fields)
    let sent = plan.range.map { Array(content[$0]) } ?? []
    let response = try response(head, sent, isStream: true, for: request)
    return options.tag == .fromFile ? hidingTag(response) : response
  }

  /// The tag of a file depends on where it lies.
  private static func hidingTag(_ response: Outcome) -> Outcome {
    guard case .object(var members) = response, case .array(let headers) = members["headers"]
    else { return response }
    members["headers"] = .array(
      headers.map { header in
        header.first == "ETag" ? ["ETag", "$any"] : header
      })
    return .object(members)
  }
}
