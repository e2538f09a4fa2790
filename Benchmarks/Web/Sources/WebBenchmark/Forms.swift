import Eaves
import Foundation

/// Reading forms of both types as they come in, in pieces of 16 KiB.
struct Forms {
  let folder: String

  func measure() throws {
    for name in ["urlencoded", "multipart-fields", "multipart-file"] {
      let body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      let type =
        name == "urlencoded"
        ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=benchmark-boundary"
      let form = try Self.parse(body, type)
      let fields = form.fields.items.map { "\($0.name)=\($0.value)\n" }.joined()
      let files = try form.files.map { file in
        "\(file.name) \(file.filename) \(file.size) \(try Self.sum(of: file))\n"
      }.joined()
      try (fields + files).write(
        toFile: "\(folder)/\(name).eaves", atomically: true, encoding: .utf8)
      report(name, "eaves", try median { _ = try Self.parse(body, type) })
    }
  }

  private static func parse(_ body: [UInt8], _ type: String) throws -> FormData {
    guard
      var parser = try FormParser(
        contentType: ContentType(parsing: type), contentLength: body.count)
    else { fatalError("no form") }
    for start in stride(from: 0, to: body.count, by: 16_384) {
      try parser.parse(body[start..<min(start + 16_384, body.count)])
    }
    return try parser.finish()
  }

  /// A sum in which every byte's place counts.
  private static func sum(of file: UploadedFile) throws -> UInt32 {
    var (one, two) = (UInt32(1), UInt32(0))
    try file.forEachChunk { bytes in
      for byte in bytes {
        one = (one &+ UInt32(byte)) % 65_521
        two = (two &+ one) % 65_521
      }
    }
    return two << 16 | one
  }
}
