import Foundation

/// A file system of which the kernel does not report all changes, mounted over a folder for one process
/// alone: files can be changed in the layers below it.
final class UnreportingFolder: Sendable {
  private let folder: String
  private let layers: TemporaryFolder

  /// - Parameter folder: what is in it shows through
  init(over folder: String) throws {
    self.folder = folder
    layers = try TemporaryFolder()
    Account.own(layers.path)
    for name in ["upper", "work"] {
      try FileManager.default.createDirectory(
        atPath: "\(layers.path)/\(name)", withIntermediateDirectories: false)
      Account.own("\(layers.path)/\(name)")
    }
  }

  /// What starts a program that sees it.
  var wrapper: [String] {
    let options = "lowerdir=\(folder),upperdir=\(layers.path)/upper,workdir=\(layers.path)/work"
    let script = "mount -t overlay -o \(options) overlay \(folder) && exec \"$@\""
    return Self.isolation + ["sh", "-c", script, "sh"]
  }

  private static let isolation = ["unshare", "--map-root-user", "--mount"]

  /// Root may always mount, except in some containers, and others on some systems.
  static let isPossible: Bool = {
    guard let folder = try? TemporaryFolder(),
      let mounted = try? UnreportingFolder(over: folder.path),
      let words = try? Account.command(mounted.wrapper + ["/bin/true"]),
      let result = try? ChildProcess.run(.init(words))
    else { return false }
    return result.status == 0
  }()
}
