#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The file that a program's log lines go to, and with them all that is written to file descriptor
/// 2: the Swift runtime's last words before a trap, and what libraries print.
///
/// On shared hosting nobody can read the web server's log, so the program keeps its own. Several
/// processes append to one file: each line, or several that belong together, is one write(2) to a
/// descriptor opened with O_APPEND, which the kernel does not mix. When the file has grown past its
/// limit, one of them renames it to `NAME.1` (and the older ones on to `.2` and so on) and all open a
/// new one.
public final class LogFile: Sendable {
  /// The absolute path.
  public let path: String

  private let sizeLimit: Int
  private let keptFiles: Int

  /// When to look whether the file has grown too large or was renamed by another process.
  private let look = Periodically(every: 1_000_000_000)

  /// Opens the file, making it and the folders it lies in when they are missing, and points file
  /// descriptor 2 at it.
  /// - Parameters:
  ///   - path: absolute
  ///   - sizeLimit: when to begin a new file, in bytes; 0 for never
  ///   - keptFiles: how many older files to keep
  /// - Throws: `SystemError` when the file cannot be written
  public init(path: String, sizeLimit: Int, keptFiles: Int) throws(SystemError) {
    self.path = path
    self.sizeLimit = sizeLimit
    self.keptFiles = max(0, keptFiles)
    do throws(SystemError) {
      try reopen()
    } catch {
      guard error.code == ENOENT else { throw error }
      Self.makeFolder(Entry.folder(of: path))
      try reopen()
    }
  }

  /// Makes a folder, and the folders it lies in where they are missing too. What goes wrong shows when
  /// the file is opened.
  private static func makeFolder(_ path: String) {
    guard mkdir(path, 0o700) != 0, errno == ENOENT, path != "/" else { return }
    makeFolder(Entry.folder(of: path))
    mkdir(path, 0o700)
  }

  /// Begins a new file when this one is too large, or follows when another process has done so. Looks
  /// at most once a second.
  public func rotateIfNeeded() {
    guard sizeLimit > 0, look.isDue() else { return }
    rotate()
  }

  private func rotate() {
    guard let open = FileIdentity(descriptor: STDERR_FILENO) else { return }
    guard let named = FileIdentity(path: path), named.isSameFile(as: open) else {
      // Renamed or removed by another process, or by hand.
      try? reopen()
      return
    }
    guard open.size > sizeLimit, flock(STDERR_FILENO, LOCK_EX | LOCK_NB) == 0 else { return }
    defer { flock(STDERR_FILENO, LOCK_UN) }
    // Another process may have renamed the file between the look and the lock.
    guard FileIdentity(path: path)?.isSameFile(as: open) == true else { return }
    guard keptFiles > 0 else {
      ftruncate(STDERR_FILENO, 0)
      return
    }
    for number in stride(from: keptFiles - 1, through: 1, by: -1) {
      rename("\(path).\(number)", "\(path).\(number + 1)")
    }
    rename(path, "\(path).1")
    try? reopen()
  }

  private func reopen() throws(SystemError) {
    let descriptor = try Descriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
    defer { Descriptor.close(descriptor) }
    try Descriptor.duplicate(descriptor, as: STDERR_FILENO)
  }
}
