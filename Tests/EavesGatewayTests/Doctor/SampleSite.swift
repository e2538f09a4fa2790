import Foundation

@testable import EavesGateway

/// A healthy site in a temporary folder, for tests to break.
///
///     public_html/flasky/.htaccess
///     public_html/flasky/run.fcgi   the entry, a settings file
///     flasky/bin/flasky             the program
final class SampleSite {
  let base: String
  var folder: String { base + "/public_html/flasky" }
  var entry: String { folder + "/run.fcgi" }
  var htaccess: String { folder + "/.htaccess" }
  var root: String { base + "/flasky" }
  var program: String { root + "/bin/flasky" }

  static let rules = """
    RewriteEngine On
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule ^ run.fcgi [L]

    """

  init() throws {
    // Not below a folder of the user's own, which others may not enter.
    base = "/tmp/doctor-\(UInt64.random(in: .min ... .max))"
    try write("", to: "\(root)/bin/.keep")
    // A program that is there on every system, and that takes any options for good.
    try FileManager.default.copyItem(atPath: "/bin/true", toPath: program)
    chmod(program, 0o755)
    try write("#!\(program)\nROOT=\(root)\n", to: entry, 0o755)
    try write(Self.rules, to: htaccess)
    for name in ["data", "logs"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      chmod("\(root)/\(name)", 0o700)
    }
  }

  deinit {
    chmod(root, 0o755)
    try? FileManager.default.removeItem(atPath: base)
  }

  /// Writes a file, and makes the folders around it.
  func write(_ text: String, to path: String, _ mode: mode_t = 0o644) throws {
    try write(Data(text.utf8), to: path, mode)
  }

  func write(_ bytes: Data, to path: String, _ mode: mode_t = 0o644) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try bytes.write(to: URL(fileURLWithPath: path))
    chmod(path, mode)
  }

  /// Writes the `.htaccess`: lines before the rules.
  func prefixRules(_ lines: String) throws { try write(lines + "\n" + Self.rules, to: htaccess) }

  /// Writes the entry: lines behind the first.
  func appendSettings(_ lines: String) throws {
    try write("#!\(program)\nROOT=\(root)\n" + lines + "\n", to: entry, 0o755)
  }

  var location: SiteLocation { SiteLocation(folder: folder, entry: entry) }

  /// What the doctor finds.
  func examine() -> [Finding] { Doctor.examine(location) }
}

extension DoctorReport.Reader {
  /// A terminal that is shown all there is.
  static let everything = DoctorReport.Reader(
    isTerminal: true, seesColours: true, wantsNotes: true)
}

extension [Finding] {
  /// The codes of what is more than worth knowing.
  var troubles: [FindingCode] { filter { $0.severity != .note }.map(\.code) }
  var codes: [FindingCode] { map(\.code) }
}
