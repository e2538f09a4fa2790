/// Where the package of a new app finds Eaves.
enum EavesSource: Hashable, Sendable {
  /// A checkout; its absolute path.
  case folder(String)

  /// A repository.
  case repository(String)

  /// - Parameters:
  ///   - option: what the person said; nil for the checkout that this program was built from
  ///   - checkout: that checkout
  /// - Throws: `ToolError` when there is no Eaves
  init(option: String?, checkout: String = Self.checkout) throws(ToolError) {
    guard let option else {
      guard Self.holdsEaves(checkout) else {
        throw ToolError(
          "the new app has to know where Eaves is, and the folder that this command was built in is"
            + " gone: \(checkout)",
          fix: "Say it with --eaves: a folder, or the URL of a repository.", status: .noInput)
      }
      self = .folder(checkout)
      return
    }
    if Self.isURL(option) {
      self = .repository(option)
      return
    }
    guard let folder = FileSystem.resolved(option), Self.holdsEaves(folder) else {
      throw ToolError(
        "--eaves \(option): there is no Eaves in this folder",
        fix: "It has to be the folder that holds the Package.swift of Eaves, or the URL of a"
          + " repository.", status: .noInput)
    }
    self = .folder(folder)
  }

  /// The folder that this program was built in.
  static let checkout: String = {
    // Sources/EavesTool/New/EavesSource.swift
    var folder = #filePath
    for _ in 0..<4 { folder = FileSystem.parent(of: folder) }
    return folder
  }()

  /// The line of Package.swift.
  var dependency: String {
    switch self {
    case .folder(let path): ".package(path: \(Self.literal(path)))"
    case .repository(let url): ".package(url: \(Self.literal(url)), branch: \"main\")"
    }
  }

  /// The name under which the package manager knows it: the last part of where it is.
  var identity: String {
    switch self {
    case .folder(let path): return FileSystem.name(of: path)
    case .repository(let url):
      let name = url.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? url
      return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
    }
  }

  private static func holdsEaves(_ folder: String) -> Bool {
    FileSystem.isFile("\(folder)/Package.swift") && FileSystem.isFolder("\(folder)/Sources/Eaves")
  }

  /// `https://…` or, as git takes it, `git@example.com:eaves.git`.
  private static func isURL(_ text: String) -> Bool {
    if text.contains("://") { return true }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return !text.utf8[..<colon].contains(UInt8(ascii: "/")) && colon != text.utf8.startIndex
  }

  /// The text as a literal of Swift.
  private static func literal(_ text: String) -> String { text.debugDescription }
}
