import Foundation

/// A folder with a file `app/run` that a test does something to; removed with its last reference.
final class WatchedFolder {
  let path: String

  var file: String { "\(path)/app/run" }

  init() throws {
    // Without links, as the kernel sees it.
    path =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
      + "/eaves-\(UUID().uuidString)"
    try makeFolder("app")
    try write("app/run")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String = "1") throws {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)", withIntermediateDirectories: true)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  /// Gives a file, folder, or link another's name.
  func rename(_ name: String, to other: String) throws {
    guard Glibc.rename("\(path)/\(name)", "\(path)/\(other)") == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  func touch(_ name: String) { utimensat(AT_FDCWD, "\(path)/\(name)", nil, 0) }
}
