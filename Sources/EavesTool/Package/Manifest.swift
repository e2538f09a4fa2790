/// The list of what was uploaded, as the file `manifest.json` holds it: each file with its permissions,
/// size in bytes, and SHA-256.
struct Manifest: Hashable, Sendable {
  /// One file.
  struct File: Hashable, Sendable {
    let path: String
    let mode: String
    let size: Int
    let digest: String
  }

  let name: String
  let files: [File]

  /// The name of the file.
  static let fileName = "manifest.json"

  /// Lists the files of a package.
  /// - Throws: `ToolError` when one cannot be read
  init(name: String, _ tree: PackageTree) throws(ToolError) {
    self.name = name
    var files: [File] = []
    for item in tree.sorted {
      guard let content = try item.content() else { continue }
      files.append(
        File(
          path: item.path, mode: "0" + String(item.mode, radix: 8), size: content.count,
          digest: hexadecimal(sha256(content))))
    }
    self.files = files
  }

  /// The size of all files in bytes.
  var size: Int { files.reduce(0) { $0 + $1.size } }

  /// The text of the file: JSON with one line for each file.
  var text: String {
    let lines = files.map { file in
      "    {\"path\": \(Self.quoted(file.path)), \"mode\": \"\(file.mode)\", "
        + "\"size\": \(file.size), \"sha256\": \"\(file.digest)\"}"
    }
    return """
      {
        "name": \(Self.quoted(name)),
        "size": \(size),
        "files": [
      \(lines.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// The list that `sha256sum --check` reads.
  var checksums: String { files.map { "\($0.digest)  \($0.path)\n" }.joined() }

  /// Text as JSON has it (RFC 8259 §7). Names with control characters are refused before.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
