import Foundation

/// An app as its owner uploads it where everything lies below the web folder: entry, program,
/// static files, and files that are nobody's business.
final class WebFolder: Sendable {
  let path: String

  /// What stands in each file that visitors must not get.
  static let secret = "not for visitors"

  /// Files that visitors must not get under any template.
  static let privateFiles = [
    ".env", ".git/config", "app.db", "app.sqlite3", "data/visitors.txt", "error.log",
    "logs/app.log",
    "nested/.env", "notes.txt~", "server.key", "templates/page.html",
  ]

  /// - Parameters:
  ///   - path: the folder, which is made
  ///   - program: where the program lies
  ///   - htaccess: the text of the `.htaccess`
  init(_ path: String, program: String, htaccess: String, files: [String] = []) throws {
    self.path = path
    try Self.makeFolder(path)
    try write("#!\(program)\n# Touch or edit this file to reload the app.\n", to: "run.fcgi", 0o755)
    try write(htaccess, to: ".htaccess")
    try write("body { color: green }\n", to: "static/style.css")
    for file in Self.privateFiles + files { try write(Self.secret, to: file) }
    for folder in ["data", "logs"] { chmod("\(path)/\(folder)", 0o700) }
  }

  func write(_ text: String, to name: String, _ mode: mode_t = 0o644) throws {
    let file = "\(path)/\(name)"
    try Self.makeFolder(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    chmod(file, mode)
    Account.own(file)
  }

  private static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    Account.own(path)
  }
}
