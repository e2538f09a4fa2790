#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The way the kernel takes from the root to what a path leads to (path_resolution(7)): which names it
/// looks up in which folders, links followed.
struct PathTrail: Hashable, Sendable {
  /// A name that is looked up in a folder.
  struct Step: Hashable, Sendable {
    /// The folder's path, without links in it.
    let folder: String
    let name: String
  }

  private(set) var steps: [Step] = []

  /// The path of what is at the end, without links in it. What is not there ends the trail as if it were
  /// no link.
  private(set) var end = "/"

  /// How many links the kernel follows.
  private static let linkLimit = 40

  /// - Parameter path: absolute
  /// - Returns: nil for a relative path, and one with more links than the kernel follows
  init?(_ path: String) {
    guard path.hasPrefix("/") else { return nil }
    // The names still to be looked up, the next one last.
    var names = Self.names(path)
    var links = 0
    while let name = names.popLast() {
      switch name {
      case ".": continue
      case "..": end = Entry.folder(of: end)
      default:
        steps.append(Step(folder: end, name: name))
        let next = end == "/" ? "/" + name : end + "/" + name
        guard let target = Self.target(ofLink: next) else {
          end = next
          continue
        }
        links += 1
        guard links <= Self.linkLimit else { return nil }
        if target.hasPrefix("/") { end = "/" }
        names += Self.names(target)
      }
    }
  }

  private static func names(_ path: String) -> [String] {
    path.split(separator: "/").reversed().map { String($0) }
  }

  private static func target(ofLink path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      guard let start = buffer.baseAddress,
        case let count = readlink(path, start, buffer.count), count >= 0
      else { return nil }
      return String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
    }
  }
}
