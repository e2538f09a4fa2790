import Glibc

/// Which code runs: what a deploy changes, and what responses tell the tests.
struct Deployment: Sendable {
  /// The text of `version.txt` below ROOT when the process started. Stands for all that a program
  /// reads once: its templates, its settings.
  let version: String

  /// Reads what the deploy laid out.
  /// - Throws: `Broken` when there is a file `startup-error.txt`, with its text; stands for whatever
  ///   keeps a program from starting, such as a template with a syntax error
  init(root: String) throws {
    if let reason = Self.read("\(root)/startup-error.txt") { throw Broken(description: reason) }
    version = Self.read("\(root)/version.txt") ?? "none"
  }

  /// What keeps the program from starting.
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  /// The stamp of this build of the program: what stands after the mark at the very end of its file.
  /// The system ignores what follows an executable's own bytes, so one build serves for many.
  static let build: String? = {
    guard let file = fopen("/proc/self/exe", "r") else { return nil }
    defer { fclose(file) }
    guard fseek(file, -128, SEEK_END) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = fread(&bytes, 1, bytes.count, file)
    let mark = Array("\nBUILD ".utf8)
    let tail = bytes[..<count]
    for start in tail.indices.reversed() where tail[start...].starts(with: mark) {
      return String(decoding: tail[(start + mark.count)...], as: UTF8.self)
    }
    return nil
  }()

  /// The text of a small file, without line breaks at its end.
  static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let text = bytes[..<fread(&bytes, 1, bytes.count, file)]
    let end = text.lastIndex { $0 != UInt8(ascii: "\n") } ?? -1
    return String(decoding: text.prefix(end + 1), as: UTF8.self)
  }
}
