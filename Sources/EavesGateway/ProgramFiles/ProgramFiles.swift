import CProgramFiles

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Files that lie inside the program, behind its own bytes, where `eaves package --single` put them.
///
/// The list is an array of ``Record``s in the order of the names, with their number in front and the
/// names behind. It is read at once; a file's content only when it is asked for.
package struct ProgramFiles: Sendable {
  /// What is known of a file.
  package struct File: Hashable, Sendable {
    /// Where its content begins in the program.
    let start: Int

    /// How many bytes it has.
    package let size: Int

    /// When it was last changed, in seconds since 1970-01-01 00:00 UTC.
    package let modificationTime: Int

    /// A mark of its content: the first 8 bytes of its SHA-256, as 16 hexadecimal digits.
    package let version: String
  }

  /// The files of this program; nil for one that carries none.
  package static var own: ProgramFiles? { try? opened.get() }

  /// What keeps the files of this program from being read.
  static var damage: ProgramFilesError? {
    if case .failure(let error) = opened { error } else { nil }
  }

  private static let opened: Result<ProgramFiles?, ProgramFilesError> = Result {
    () throws(ProgramFilesError) in
    let place = eaves_program_files_place()
    guard place.length > 0 else { return nil }
    return try ProgramFiles(
      program: "/proc/self/exe", start: Int(clamping: place.start),
      length: Int(clamping: place.length))
  }

  private let program: String
  private let list: [UInt8]
  private let count: Int

  /// Reads the list of the files.
  /// - Parameters:
  ///   - program: the path of the program
  ///   - start: where the list begins in it
  ///   - length: how many bytes the list has
  /// - Throws: `ProgramFilesError` when the list is not all there, or cannot be one
  package init(program: String, start: Int, length: Int) throws(ProgramFilesError) {
    self.program = program
    list = try Self.read(program, start: start, length: length)
    guard list.count >= Record.header else { throw .damaged }
    let count = Int(Record.number(list, 0, bytes: 4))
    guard count <= (list.count - Record.header) / Record.size else { throw .damaged }
    self.count = count
    // Files lie in front of their list, so one that is within it cannot be missing.
    for index in 0..<count {
      guard let record = Record(list, at: index), record.end <= start else { throw .damaged }
    }
  }

  /// The file of a name such as `templates/index.html`; nil when there is none.
  package func file(_ name: some StringProtocol) -> File? {
    var name = String(name)
    return name.withUTF8 { name in
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        guard let record = Record(list, at: middle) else { return nil }
        switch compare(record, name) {
        case 0: return record.file(list)
        case ..<0: low = middle + 1
        default: high = middle
        }
      }
      return nil
    }
  }

  /// The names of all files that begin with a text, in the order of their bytes.
  package func names(startingWith prefix: String) -> [String] {
    (0..<count).compactMap { index in
      guard let record = Record(list, at: index) else { return nil }
      let name = String(decoding: list[record.name], as: UTF8.self)
      return name.hasPrefix(prefix) ? name : nil
    }
  }

  /// A file's content, opened for being sent.
  /// - Throws: `SystemError` when the program cannot be opened
  package func region(of file: File) throws(SystemError) -> FileRegion {
    try FileRegion(
      inside: program, start: file.start, size: file.size,
      modificationTime: file.modificationTime)
  }

  /// The content of the file of a name; nil when there is none.
  package func content(of name: some StringProtocol) -> [UInt8]? {
    guard let file = file(name) else { return nil }
    var content: [UInt8] = []
    content.reserveCapacity(file.size)
    guard let region = try? region(of: file),
      (try? region.forEachChunk { content.append(contentsOf: $0) }) != nil
    else { return nil }
    return content
  }

  /// Less than 0 when the record's name is before the other, 0 when it is the same.
  private func compare(_ record: Record, _ name: UnsafeBufferPointer<UInt8>) -> Int {
    list.withUnsafeBytes { list in
      let own = UnsafeRawBufferPointer(rebasing: list[record.name])
      let common = min(own.count, name.count)
      if common > 0, let left = own.baseAddress, let right = name.baseAddress {
        let order = memcmp(left, right, common)
        if order != 0 { return Int(order) }
      }
      return own.count - name.count
    }
  }

  private static func read(
    _ program: String, start: Int, length: Int
  ) throws(ProgramFilesError) -> [UInt8] {
    let file: Int32
    do throws(SystemError) {
      file = try Descriptor.open(program, O_RDONLY)
    } catch {
      throw .unreadable(error)
    }
    defer { Descriptor.close(file) }
    let size = FileIdentity(descriptor: file).map { Int($0.size) } ?? 0
    guard length >= 0, start >= 0, length <= longestList, start <= size - length else {
      throw .truncated(size: size, expected: start.addingReportingOverflow(length).partialValue)
    }
    do {
      var content: [UInt8] = []
      content.reserveCapacity(length)
      try FileRegion(inside: program, start: start, size: length, modificationTime: 0)
        .forEachChunk { content.append(contentsOf: $0) }
      return content
    } catch {
      throw .unreadable(error as? SystemError ?? SystemError("pread", program, code: EIO))
    }
  }

  /// The most bytes that a list may have.
  private static let longestList = 64 << 20
}
