import EavesGateway

/// The entry file that the development server makes, as there is one on the host: a first line that
/// names the program, and settings. Touching it makes the program start anew in its place.
struct AppEntry: Hashable, Sendable {
  /// The path of the program.
  var program: String

  /// The settings, in their order.
  var settings: [Setting]

  struct Setting: Hashable, Sendable {
    var key: String
    var value: String
  }

  /// Settings of an entry file for a host that are not for this machine.
  private static let ofHosts: Set<String> = ["ACCESS_LOG", "LOG", "MOUNT", "ROOT"]

  /// The settings while an app is developed: errors are shown, and the log is the terminal.
  /// - Parameters:
  ///   - root: the folder of templates and static files
  ///   - own: the settings of the app's own entry file, and those of the command line
  static func settings(root: String, own: [Setting]) -> [Setting] {
    var settings = [
      Setting(key: "ROOT", value: root), Setting(key: "DEBUG", value: "1"),
      Setting(key: "LOG", value: "stderr"), Setting(key: "ACCESS_LOG", value: "0"),
    ]
    for setting in own {
      settings.removeAll { $0.key == setting.key }
      settings.append(setting)
    }
    return settings
  }

  /// Settings that count on this machine: those of an entry file for a host, where there is one, and
  /// over them others.
  /// - Throws: `ToolError` with what is wrong in the file
  static func settings(
    root: String, file: String?, others: [Setting]
  ) throws(ToolError) -> [Setting] {
    settings(root: root, own: try ofFile(file) + others)
  }

  /// The settings of an entry file that count on this machine too.
  private static func ofFile(_ path: String?) throws(ToolError) -> [Setting] {
    guard let path else { return [] }
    let file = EntryFile(content: try FileSystem.read(path), path: path)
    guard file.problems.isEmpty else {
      throw ToolError(file.problems.map(\.description).joined(separator: "\n"), status: .data)
    }
    return file.lines.filter { !ofHosts.contains($0.key) }
      .map { Setting(key: $0.key, value: $0.value) }
  }

  /// The folder of templates and static files that an entry file names; its own when it names none.
  static func root(of path: String) throws(ToolError) -> String {
    let file = EntryFile(content: try FileSystem.read(path), path: path)
    let folder = FileSystem.parent(of: path)
    guard let root = file.lines.last(where: { $0.key == "ROOT" })?.value else { return folder }
    return root.hasPrefix("/") ? root : "\(folder)/\(root)"
  }

  /// The program that the first line of an entry file names; nil for a file that is a program itself.
  static func program(of path: String) throws(ToolError) -> String? {
    let content = try FileSystem.read(path).prefix(EntryFile.largest)
    guard content.starts(with: "#!".utf8) else { return nil }
    let line = content.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard let name = words.first.map(String.init) else {
      throw ToolError("\(path): the first line names no program", status: .data)
    }
    return name.hasPrefix("/") ? name : "\(FileSystem.parent(of: path))/\(name)"
  }

  /// The text of the file.
  var text: String {
    let lines = settings.map { "\($0.key)=\(Self.quoted($0.value))\n" }
    return "#!\(program)\n# Made by `eaves serve`.\n" + lines.joined()
  }

  /// A value in quotes, so that spaces at its ends stay.
  private static func quoted(_ value: String) -> String {
    var quoted = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
