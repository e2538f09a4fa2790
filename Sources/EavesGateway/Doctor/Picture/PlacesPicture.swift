#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The places that an app starts from and writes to.
package struct PlacesPicture: Hashable, Sendable {
  /// A folder the app writes to, and how writing goes.
  package struct Place: Hashable, Sendable {
    package var path: String
    /// Nil when it does not exist.
    package var facts: FileFacts?
    /// The nearest folder around it that exists.
    package var parent: FileFacts?
    /// The error of writing a few bytes there (errno); nil when that went well or was not tried.
    package var writeError: Int32?

    package init(
      path: String, facts: FileFacts?, parent: FileFacts? = nil, writeError: Int32? = nil
    ) {
      self.path = path
      self.facts = facts
      self.parent = parent
      self.writeError = writeError
    }
  }

  /// What is left on a file system.
  package struct Room: Hashable, Sendable {
    package var path: String
    package var freeBytes: Int
    package var freeFiles: Int?

    package init(path: String, freeBytes: Int, freeFiles: Int?) {
      self.path = path
      self.freeBytes = freeBytes
      self.freeFiles = freeFiles
    }
  }

  /// ROOT; nil when it does not exist.
  package var root: FileFacts?
  /// The folder of the log; nil when the log goes elsewhere.
  package var logs: Place?
  /// The log; nil when there is none yet.
  package var logFile: FileFacts?
  package var data: Place
  /// The file of the secret key; nil when there is none.
  package var secretKey: FileFacts?
  package var room: Room?
  /// Of entry and program, those that lie on a file system that is mounted noexec.
  package var noexec: [String] = []

  package init(root: FileFacts?, data: Place) {
    self.root = root
    self.data = data
  }

  init(_ settings: Settings, entry: EntryPicture, program: ProgramPicture?, folder: String) {
    let root = settings[GatewayKeys.root]
    self.root = FileFacts(path: root)
    data = Place(lookingAt: "\(root)/data")
    if case .file(let path) = settings[GatewayKeys.log] {
      logs = Place(lookingAt: Entry.folder(of: path))
      logFile = FileFacts(path: path)
    }
    let place = SettingPlace(folder: root, programName: "")
    let named = entry.settings?.lines.first { $0.key == "SECRET_KEY_FILE" }?.value
    secretKey = FileFacts(path: named.map(place.path) ?? "\(root)/data/secret-key")
    for path in [entry.path, program?.path].compactMap({ $0 })
    where Self.isNoexec(path) && !noexec.contains(path) {
      noexec.append(path)
    }
    room = Room(root) ?? Room(folder)
  }

  private static func isNoexec(_ path: String) -> Bool {
    #if canImport(Glibc)
    var status = statvfs()
    // ST_NOEXEC of <sys/statvfs.h>, which is 8 on Linux.
    return statvfs(path, &status) == 0 && status.f_flag & 8 != 0
    #else
    return false
    #endif
  }
}

extension PlacesPicture.Place {
  /// Looks at a folder, and tries to write to it.
  init(lookingAt path: String) {
    self.init(path: path, facts: FileFacts(path: path))
    guard let facts else {
      var outer = Entry.folder(of: path)
      while parent == nil, outer != "/" {
        parent = FileFacts(path: outer)
        outer = Entry.folder(of: outer)
      }
      return
    }
    if facts.kind == .folder { writeError = Self.tryWriting(in: path) }
  }

  /// The bytes that are written to see whether there is room: a block or more on any file system.
  private static let trialCount = 65_536

  private static func tryWriting(in folder: String) -> Int32? {
    let path = "\(folder)/.eaves-doctor-\(UInt64.random(in: .min ... .max))"
    let file: Int32
    do throws(SystemError) {
      file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL)
    } catch {
      return error.code
    }
    defer {
      Descriptor.close(file)
      unlink(path)
    }
    // Signals for a file that grew too large would end the process.
    let old = signal(SIGXFSZ, SIG_IGN)
    defer { signal(SIGXFSZ, old) }
    let zeros = [UInt8](repeating: 0, count: trialCount)
    var failure: Int32?
    zeros.withUnsafeBytes { bytes in
      do throws(SystemError) { try Descriptor.write(bytes, to: file) } catch {
        failure = error.code
      }
    }
    // Some file systems notice only now.
    if failure == nil, fsync(file) != 0, errno == ENOSPC || errno == EDQUOT { failure = errno }
    return failure
  }
}

extension PlacesPicture.Room {
  /// Asks the system; nil when it does not say.
  init?(_ path: String) {
    #if canImport(Glibc)
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    self.init(
      path: path, freeBytes: Int(clamping: free.overflow ? .max : free.partialValue),
      // Some file systems do not count files.
      freeFiles: status.f_files > 0 ? Int(clamping: status.f_favail) : nil)
    #else
    return nil
    #endif
  }
}
