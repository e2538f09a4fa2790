import Foundation
import Testing

/// A mistake of somebody who deploys.
enum BadDeploy: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case truncatedProgram = "a truncated binary"
  case settingsError = "a settings file with an error"
  case startupError = "an error that shows only at the start, such as in a template"
  case notExecutable = "an entry with no execute bit"

  var testDescription: String { rawValue }

  /// What the log says of it.
  var reason: String {
    switch self {
    case .truncatedProgram: "cannot start"
    case .settingsError: "MAX_BODY"
    case .startupError: "unexpected end of template"
    case .notExecutable: "Permission denied"
    }
  }

  /// Makes the mistake.
  func make(on site: Site, by upload: Upload) throws {
    switch self {
    case .truncatedProgram:
      let whole = try HostProgram.bytes(build: "2")
      // The file of a running program cannot be written to; who uploads in place removes it first.
      if upload == .inPlace { unlink(site.program) }
      try site.write(whole.prefix(whole.count / 3), to: site.program, mode: 0o755, by: upload)
    case .settingsError:
      try site.writeSettings(["MAX_BODY": "plenty"], by: upload)
    case .startupError:
      try site.write(reason, to: "\(site.root)/startup-error.txt", by: upload)
      try site.touch()
    case .notExecutable:
      switch (site.shape, upload) {
      case (_, .inPlace):
        chmod(site.entry, 0o644)
        try site.touch()
      case (.settings, .byRename): try site.writeSettings(mode: 0o644)
      case (.program, .byRename):
        try site.write(try HostProgram.bytes(build: "2"), to: site.entry, mode: 0o644)
      }
    }
  }

  /// Deploys again, and well.
  func mend(_ site: Site, by upload: Upload) throws {
    switch self {
    case .truncatedProgram:
      if upload == .inPlace { unlink(site.program) }
      let whole = try HostProgram.bytes(build: "2")
      try site.write(whole, to: site.program, mode: 0o755, by: upload)
    case .settingsError: try site.writeSettings(by: upload)
    case .startupError: site.mendStart()
    case .notExecutable:
      chmod(site.entry, 0o755)
    }
    try site.touch()
  }
}
