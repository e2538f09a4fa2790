/// What a package weighs, and what it is made of.
struct PackageReport: Sendable {
  private let lines: [(name: String, size: Int, detail: String)]

  /// - Parameters:
  ///   - app: what was packaged
  ///   - packed: the size of the archive in bytes
  init(_ app: HostedApp, packed: Int) {
    let program = app.program
    let code = program.format.codeSize
    let parts =
      "code \(Self.text(code)), constants and the rest \(Self.text(program.bytes.count - code))"
    let kind = program.format.isStatic ? "needs nothing of the host" : "needs libraries of the host"
    let templates = Self.sizes(app.files.privateFiles)
    let files = Self.sizes(app.files.staticFiles + app.files.publicFiles)
    let place = app.isSingle ? ", inside the program" : ""
    lines = [
      ("program", program.bytes.count, "\(parts); \(kind)"),
      ("templates", templates.bytes, "\(Self.count(templates.count))\(place)"),
      ("static files", files.bytes, "\(Self.count(files.count))\(place)"),
      (
        "together", program.bytes.count + templates.bytes + files.bytes,
        "packed \(Self.text(packed))"
      ),
    ]
  }

  /// A table with one line for each part.
  var text: String {
    let names = lines.map(\.name.count).max() ?? 0
    let sizes = lines.map { Self.text($0.size).count }.max() ?? 0
    return lines.map { line in
      let size = Self.text(line.size)
      return "  \(line.name)" + String(repeating: " ", count: names - line.name.count + 2)
        + String(repeating: " ", count: sizes - size.count) + "\(size)  \(line.detail)\n"
    }.joined()
  }

  /// A size for people: `13.1 MB`, `34.5 kB`, `120 B`.
  static func text(_ bytes: Int) -> String {
    for (unit, name) in [(1_000_000, "MB"), (1_000, "kB")] where bytes >= unit {
      return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
    return "\(bytes) B"
  }

  private static func count(_ number: Int) -> String { number == 1 ? "1 file" : "\(number) files" }

  private static func sizes(_ files: [AppFiles.File]) -> (count: Int, bytes: Int) {
    (files.count, files.reduce(0) { $0 + (FileSystem.size($1.source) ?? 0) })
  }
}
