/// The name of a new app: of its package, its program, and its module.
struct ProjectName: Hashable, Sendable {
  /// The name as it was given: `my-site`.
  let text: String

  /// The name of the module, in which Swift wants no hyphens: `my_site`.
  var module: String { text.replacing("-", with: "_") }

  /// The most letters of a name. Folders of a build have it in their names with more added, and these
  /// may have 255 bytes.
  static let limit = 64

  /// Takes the name from the last part of a path.
  /// - Throws: `ToolError` for what a Swift package cannot be called
  init(path: String) throws(ToolError) {
    let name = FileSystem.name(of: path)
    guard !name.isEmpty, name != "/", name != ".", name != ".." else {
      throw Self.error(
        "\(path.debugDescription) has no name for the app",
        fix: "Name a folder that is to be made, such as flasky.")
    }
    try self.init(name)
  }

  /// - Throws: `ToolError` for what a Swift package cannot be called
  init(_ name: String) throws(ToolError) {
    guard let first = name.utf8.first, Self.isLetter(first) else {
      throw Self.error(
        "the name \(name.debugDescription) does not begin with a letter from a to z",
        fix: Self.advice(for: name))
    }
    guard name.utf8.allSatisfy(Self.isAllowed) else {
      throw Self.error(
        "the name \(name.debugDescription) has other characters than letters from a to z, digits,"
          + " hyphens, and underscores", fix: Self.advice(for: name))
    }
    guard name.utf8.count <= Self.limit else {
      throw Self.error(
        "the name is longer than \(Self.limit) characters", fix: "Give the app a shorter one.")
    }
    text = name
    guard !Self.taken.contains(module.lowercased()) else {
      throw Self.error(
        "the name \(name) is taken: by the language, or by a module that the app is built from",
        fix: "Give the app another one, such as \(name)-site.")
    }
  }

  private static func error(_ message: String, fix: String) -> ToolError {
    ToolError(message, fix: fix, status: .usage)
  }

  /// A name like the one given that is allowed.
  private static func advice(for name: String) -> String {
    var words: [String] = [""]
    for byte in name.utf8.prefix(limit) {
      if isAllowed(byte) {
        words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        words.append("")
      }
    }
    let joined = words.filter { !$0.isEmpty }.joined(separator: "-")
    let suggestion = joined.utf8.drop { !isLetter($0) }
    let text = suggestion.isEmpty ? "flasky" : String(decoding: suggestion, as: UTF8.self)
    return "It becomes the name of a Swift module. Try \(text)."
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
