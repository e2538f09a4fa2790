import Foundation

/// A site as its owner lays it out: the folder the web server shows, the entry in it, and the
/// folder of the app beside it.
///
///     public_html/.htaccess
///     public_html/run.fcgi     the entry
///     app/                     ROOT: version.txt, logs
///     app/bin/site             the program, when the entry is a settings file
final class Site: Sendable {
  /// The two shapes of an entry.
  enum Shape: String, CaseIterable, Sendable {
    case settings = "a settings file", program = "the program itself"
  }

  let shape: Shape
  let entryName: String
  private let folder: TemporaryFolder

  var path: String { folder.path }
  var publicFolder: String { "\(path)/public_html" }
  var entry: String { "\(publicFolder)/\(entryName)" }
  /// ROOT: by default the entry's own folder, which a bare program has nobody to tell otherwise.
  var root: String { shape == .settings ? "\(path)/app" : publicFolder }
  var program: String { shape == .settings ? "\(path)/app/bin/site" : entry }
  var logPath: String { "\(root)/logs/\(shape == .settings ? "site" : "run").log" }

  /// The `.htaccess` that needs no editing.
  static let htaccess = """
    RewriteEngine On
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule ^ %ENTRY% [L]

    """

  init(
    _ shape: Shape = .settings, entryName: String = "run.fcgi", settings: [String: String] = [:],
    version: String = "1"
  ) throws {
    self.shape = shape
    self.entryName = entryName
    folder = try TemporaryFolder()
    Account.own(path)
    for name in ["public_html", "app", "app/bin"] { try makeFolder("\(path)/\(name)") }
    try write(
      Self.htaccess.replacing("%ENTRY%", with: entryName), to: "\(publicFolder)/.htaccess")
    try write(version, to: "\(root)/version.txt")
    try installProgram(build: "1")
    if shape == .settings { try writeSettings(settings) }
  }

  /// Everything the app's log has.
  var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

  /// The text of a settings file for this site.
  func settingsText(_ settings: [String: String] = [:], shebang: String? = nil) -> String {
    let lines = settings.sorted { $0.key < $1.key }.map { "\($0)=\($1)\n" }
    return "#!\(shebang ?? program)\nROOT=\(root)\n" + lines.joined()
  }
}

/// How an owner brings a file to the server.
enum Upload: String, CaseIterable, Sendable {
  /// Into the file that is there, as `cp` and most FTP servers do.
  case inPlace = "in place"
  /// Into another file that then takes its name, as `rsync`, editors, and careful FTP clients do.
  case byRename = "by rename"
}

extension Site {
  func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    Account.own(path)
  }

  /// Writes a file with what belongs to it.
  func write(
    _ bytes: Data, to path: String, mode: mode_t = 0o644, by upload: Upload = .byRename
  ) throws {
    let target = upload == .inPlace ? path : path + ".upload"
    try overwrite(target, with: bytes, mode: mode)
    if target != path, rename(target, path) != 0 {
      throw Failure("rename \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// Writes to a file and closes it: as long as one is open for writing, nothing can be started from it.
  private func overwrite(_ path: String, with bytes: Data, mode: mode_t) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    try FileHandle(fileDescriptor: file).write(contentsOf: bytes)
    fchmod(file, mode)
    Account.own(path)
  }

  func write(
    _ text: String, to path: String, mode: mode_t = 0o644, by upload: Upload = .byRename
  ) throws {
    try write(Data(text.utf8), to: path, mode: mode, by: upload)
  }

  /// Writes the settings file that is the entry.
  func writeSettings(
    _ settings: [String: String] = [:], shebang: String? = nil, mode: mode_t = 0o755,
    by upload: Upload = .byRename
  ) throws {
    try write(settingsText(settings, shebang: shebang), to: entry, mode: mode, by: upload)
  }

  /// Puts a build of the program in its place.
  func installProgram(build: String) throws {
    try write(try HostProgram.bytes(build: build), to: program, mode: 0o755)
  }

  /// Changes what the program reads when it starts. Seen only after a touch of the entry.
  func writeVersion(_ version: String) throws { try write(version, to: "\(root)/version.txt") }

  /// Touches the entry.
  /// - Parameter opens: whether the file is opened for writing, as touch(1) does where that is allowed
  ///   and FTP servers do not; no program can be started from it meanwhile
  func touch(opens: Bool = true) throws {
    let file = opens ? open(entry, O_WRONLY | O_CLOEXEC) : -1
    defer { if file >= 0 { close(file) } }
    guard utimensat(AT_FDCWD, entry, nil, 0) == 0 else { throw Failure("touch \(entry)") }
  }

  /// Makes the program fail to start from now on, for a reason that its settings do not have.
  func breakStart(_ reason: String) throws {
    try write(reason, to: "\(root)/startup-error.txt")
  }

  func mendStart() { unlink("\(root)/startup-error.txt") }
}
