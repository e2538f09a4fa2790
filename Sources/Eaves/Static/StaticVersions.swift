import Crypto
import EavesGateway
import Synchronization

/// Marks of the content of static files, for their addresses: computed once for each state of a file.
final class StaticVersions: Sendable {
  private struct Entry: Sendable {
    let state: FileState
    let version: String
  }

  /// A lock, since what is known of files changes while the app runs. It is held for a look into the
  /// table only, and only by what builds the address of a static file.
  private let entries = Mutex<[String: Entry]>([:])

  private let embedded: EmbeddedFiles?

  /// - Parameter embedded: the files that the program carries
  init(embedded: EmbeddedFiles?) { self.embedded = embedded }

  /// More files than this are not remembered, so that names from outside cannot fill memory.
  private static let limit = 4_096

  /// The mark of a file's content: 16 hexadecimal digits; nil when there is no file to send.
  func version(of name: String, in folder: String) -> String? {
    guard let path = SafePath.join(folder, name) else { return nil }
    if let file = embedded?.file(path) { return file.version }
    guard let state = FileState(path: path) else { return nil }
    if let entry = entries.withLock({ $0[path] }), entry.state == state { return entry.version }
    guard let file = OpenedFile(name, in: folder, embedded: nil),
      let version = Self.hash(file.region)
    else {
      return nil
    }
    entries.withLock { entries in
      if entries.count >= Self.limit { entries.removeAll() }
      entries[path] = Entry(state: state, version: version)
    }
    return version
  }

  private static func hash(_ region: FileRegion) -> String? {
    var function = SHA256()
    do {
      try region.forEachChunk { function.update(bufferPointer: $0) }
    } catch {
      // A file that cannot be read gets no version; sending it will say why.
      return nil
    }
    var text = ""
    for byte in function.finalize().prefix(8) {
      text += byte < 0x10 ? "0" : ""
      text += String(byte, radix: 16)
    }
    return text
  }
}
