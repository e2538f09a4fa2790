/// The files of an app beside its program, found below its root folder.
struct AppFiles: Hashable, Sendable {
  /// One file.
  struct File: Hashable, Sendable {
    /// The path below the root folder: `static/style.css`.
    let name: String

    /// Where its content is.
    let source: String
  }

  /// Templates, and further folders that were asked for.
  var privateFiles: [File] = []

  /// What the web server sends: the folder `static`.
  var staticFiles: [File] = []

  /// What lies in the public folder itself, apart from the `.htaccess` and the entry file; named
  /// without the folder `public` in front.
  var publicFiles: [File] = []

  /// The app's own `.htaccess`; nil when it keeps none.
  var htaccess: String?

  /// The app's own entry file; nil when it keeps none.
  var entry: String?

  /// Collects the files.
  /// - Parameters:
  ///   - root: the folder of `templates`, `static`, and `public`
  ///   - includes: further folders or files below it, as the app may have for its blueprints
  /// - Throws: `ToolError` when something cannot be read, or leads out of the folder
  init(root: String, includes: [String] = []) throws(ToolError) {
    privateFiles = try Self.files(in: "templates", root: root)
    staticFiles = try Self.files(in: "static", root: root)
    for include in includes {
      let name = include.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      guard !include.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw ToolError(
          "--include \(include): it has to be a path below \(root)", status: .usage)
      }
      guard FileSystem.size("\(root)/\(name)") != nil else {
        throw ToolError("--include \(include): there is none in \(root)", status: .noInput)
      }
      let known = Set((privateFiles + staticFiles).map(\.name))
      privateFiles += try Self.files(in: name, root: root).filter { !known.contains($0.name) }
    }
    for file in try Self.files(in: "public", root: root, hidden: [".htaccess", ".well-known"]) {
      let name = String(file.name.dropFirst("public/".count))
      switch name {
      case ".htaccess": htaccess = String(decoding: try FileSystem.read(file.source), as: UTF8.self)
      case "run.fcgi": entry = String(decoding: try FileSystem.read(file.source), as: UTF8.self)
      default: publicFiles.append(File(name: name, source: file.source))
      }
    }
    if let file = publicFiles.first(where: { $0.name.hasPrefix("static/") }) {
      throw ToolError(
        "public/\(file.name) would lie among the files of the folder static",
        fix: "Move it to \(file.name).", status: .data)
    }
  }

  init() {}

  /// The files below a folder, or the file itself, in the order of their names. Links are followed as
  /// long as they stay in the root folder. Hidden files, and what editors leave behind, are left out.
  private static func files(
    in name: String, root: String, hidden: Set<String> = []
  ) throws(ToolError) -> [File] {
    let path = "\(root)/\(name)"
    guard let source = FileSystem.resolved(path) else {
      if FileSystem.isLink(path) {
        throw ToolError("\(path) is a link that leads nowhere", status: .data)
      }
      return []
    }
    guard let base = FileSystem.resolved(root), source == base || source.hasPrefix("\(base)/")
    else {
      throw ToolError(
        "\(path) is a link that leads out of \(root)",
        fix: "Put a copy in its place, or remove it.", status: .data)
    }
    guard name.split(separator: "/").count < 64 else {
      throw ToolError("\(path): the folders do not end", status: .data)
    }
    guard !FileSystem.isFile(source) else { return [File(name: name, source: source)] }
    guard FileSystem.isFolder(source) else { return [] }
    var files: [File] = []
    for child in try FileSystem.names(in: source) where isWanted(child, hidden) {
      try check(child, in: path)
      files += try self.files(in: "\(name)/\(child)", root: root)
    }
    return files
  }

  private static func isWanted(_ name: String, _ hidden: Set<String>) -> Bool {
    if name.hasPrefix(".") { return hidden.contains(name) }
    return !name.hasSuffix("~") && !name.hasSuffix(".swp")
  }

  /// Lists of files have one name a line, and `sha256sum` gives backslashes a meaning.
  private static func check(_ name: String, in folder: String) throws(ToolError) {
    guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x5C }) else {
      throw ToolError(
        "a file in \(folder) has a backslash or a control character in its name: \(name.debugDescription)",
        fix: "Rename it.", status: .data)
    }
  }
}
