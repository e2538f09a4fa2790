import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder that is made beside the entry for the time of a check, with an entry of its own that starts
/// the site's own program as a probe.
///
///     eaves-doctor-0123…/.htaccess   the site's own rules, led here
///     eaves-doctor-0123…/run.fcgi    DOCTOR_PROBE=<a key made for this check>
///
/// The name is as unguessable as the key. Nothing of the site's own is changed, and the site's own
/// processes know nothing of it.
struct ProbeSite: Sendable {
  static let prefix = "eaves-doctor-"

  /// The folder's name, which is the last part of its address.
  let name: String

  /// What a request must carry to be answered.
  let key: String

  private let folder: String
  private let entryName: String

  private var files: [String] { ["\(folder)/.htaccess", "\(folder)/\(entryName)"] }

  /// Makes the folder.
  /// - Parameter program: the absolute path of the site's program
  /// - Throws: `ToolError` when it cannot be made; nothing is left behind then
  init(beside location: SiteLocation, program: String, root: String) throws(ToolError) {
    name = Self.prefix + Self.word()
    key = Self.word()
    folder = "\(location.folder)/\(name)"
    entryName = FileSystem.name(of: location.entry)
    Self.removeOld(in: location.folder)
    guard mkdir(folder, 0o755) == 0 else {
      throw ToolError("\(folder) cannot be made: \(Self.reason)", status: .cannotCreate)
    }
    Cleaning.start(files, folder)
    do throws(ToolError) {
      let htaccess = (try? FileSystem.read("\(location.folder)/.htaccess")) ?? []
      let rules = Self.rules(
        String(decoding: htaccess, as: UTF8.self), folder: name, entryName: entryName)
      let settings = """
        #!\(program)
        DOCTOR_PROBE=\(key)
        ROOT=\(root)
        LOG=off
        ACCESS_LOG=off
        MAX_BODY=1G

        """
      try Self.write(rules, to: files[0], mode: 0o644)
      try Self.write(settings, to: files[1], mode: 0o755)
      Self.giveToOwner([folder] + files, of: location.folder)
    } catch {
      remove()
      throw error
    }
  }

  /// Takes the folder away.
  func remove() {
    for file in files { unlink(file) }
    rmdir(folder)
    Cleaning.end()
  }

  // MARK: - Rules

  /// The site's rules for a folder of the site: what they say of the site's own address holds for the
  /// folder's.
  static func rules(_ text: String, folder: String, entryName: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      switch words.first?.lowercased() {
      case "rewritebase" where words.count > 1:
        let base = words[1].hasSuffix("/") ? words[1] : words[1] + "/"
        return "RewriteBase \(base)\(folder)/"
      case "rewriterule" where words.count > 2 && words[2].hasPrefix("/"):
        return led(String(line), to: folder, entryName: entryName)
      case "fallbackresource", "errordocument", "action":
        return led(String(line), to: folder, entryName: entryName)
      default: return String(line)
      }
    }.joined(separator: "\n")
  }

  private static func led(_ line: String, to folder: String, entryName: String) -> String {
    guard let range = line.range(of: "/\(entryName)") else { return line }
    return line[..<range.lowerBound] + "/\(folder)" + line[range.lowerBound...]
  }

  // MARK: - Files

  private static func word() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
  }

  private static func write(_ text: String, to path: String, mode: mode_t) throws(ToolError) {
    // Never through a link or into a file that somebody else has put there.
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else {
      throw ToolError("\(path) cannot be made: \(reason)", status: .cannotCreate)
    }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      guard count > 0 else {
        throw ToolError("\(path) cannot be written: \(reason)", status: .cannotCreate)
      }
      rest = rest.dropFirst(count)
    }
    guard fchmod(file, mode) == 0 else {
      throw ToolError("\(path) cannot be made readable: \(reason)", status: .cannotCreate)
    }
  }

  /// Root makes files for the site's owner.
  private static func giveToOwner(_ paths: [String], of folder: String) {
    guard geteuid() == 0, let owner = FileFacts(path: folder) else { return }
    for path in paths { lchown(path, owner.owner, owner.group) }
  }

  /// How old a folder is that no check can still be using, in nanoseconds.
  private static let oldAge: Int64 = 600 * 1_000_000_000

  /// Takes away what a check left behind that was ended by force.
  private static func removeOld(in folder: String) {
    let now = Int64(time(nil)) * 1_000_000_000
    for name in (try? FileSystem.names(in: folder)) ?? [] where name.hasPrefix(prefix) {
      let path = "\(folder)/\(name)"
      guard name.utf8.count == prefix.utf8.count + 32,
        let facts = FileFacts(path: path, followsLinks: false), facts.kind == .folder,
        now - facts.modified > oldAge
      else { continue }
      for file in (try? FileSystem.names(in: path)) ?? [] { unlink("\(path)/\(file)") }
      rmdir(path)
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}

/// Takes the probe's files away when a signal ends the command, as with Ctrl-C.
private enum Cleaning {
  static func start(_ files: [String], _ folder: String) {
    cleanedFiles = (strdup(files[0]), strdup(files[1]))
    cleanedFolder = strdup(folder)
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, clean) }
  }

  static func end() {
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    cleanedFolder = nil
  }
}

// A signal handler reaches nothing but globals. They are set before the handler is, and never freed.
private nonisolated(unsafe) var cleanedFiles:
  (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
private nonisolated(unsafe) var cleanedFolder: UnsafeMutablePointer<CChar>?

private func clean(_ number: Int32) {
  if let folder = cleanedFolder {
    if let file = cleanedFiles.0 { unlink(file) }
    if let file = cleanedFiles.1 { unlink(file) }
    rmdir(folder)
  }
  _exit(128 + number)
}
