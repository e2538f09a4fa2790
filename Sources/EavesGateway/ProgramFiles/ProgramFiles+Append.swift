import CProgramFiles

extension ProgramFiles {
  /// A file that is to be put into a program.
  package struct NewFile: Sendable {
    /// Such as `templates/index.html`.
    package let name: String
    package let content: [UInt8]
    /// In seconds since 1970-01-01 00:00 UTC.
    package let modificationTime: Int
    /// The SHA-256 of the content.
    package let digest: [UInt8]

    package init(name: String, content: [UInt8], modificationTime: Int, digest: [UInt8]) {
      self.name = name
      self.content = content
      self.modificationTime = modificationTime
      self.digest = digest
    }
  }

  /// Why a program cannot carry files.
  package enum AppendError: Error, Hashable, Sendable {
    /// It has no place for saying where they lie: it is no program made with Eaves.
    case noPlace
    /// It carries files already.
    case hasFiles
  }

  /// Puts files behind a program.
  /// - Parameter program: the bytes of the program
  /// - Throws: `AppendError`
  package static func append(
    _ files: [NewFile], to program: inout [UInt8]
  ) throws(AppendError) {
    guard let place = place(in: program) else { throw .noPlace }
    guard program[place..<place + 16].allSatisfy({ $0 == 0 }) else { throw .hasFiles }
    let files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var list = bytes(UInt64(files.count), count: Record.header)
    var names: [UInt8] = []
    let namesStart = Record.header + files.count * Record.size
    for file in files {
      list += bytes(UInt64(program.count), count: 8)
      list += bytes(UInt64(file.content.count), count: 8)
      list += bytes(UInt64(bitPattern: Int64(file.modificationTime)), count: 8)
      list += file.digest.prefix(8)
      list += bytes(UInt64(namesStart + names.count), count: 4)
      list += bytes(UInt64(file.name.utf8.count), count: 4)
      names += file.name.utf8
      program += file.content
    }
    list += names
    let start = bytes(UInt64(program.count), count: 8)
    program.replaceSubrange(place..<place + 16, with: start + bytes(UInt64(list.count), count: 8))
    program += list
  }

  /// Where the two numbers stand that say where the list is.
  private static func place(in program: [UInt8]) -> Int? {
    var mark = [UInt8](repeating: 0, count: 32)
    eaves_program_files_copy_mark(&mark)
    guard let first = end(of: mark, in: program, from: 0), first + 16 <= program.count,
      // Twice would leave open which one counts.
      end(of: mark, in: program, from: first) == nil
    else { return nil }
    return first
  }

  /// Where the next occurrence of some bytes ends.
  private static func end(of mark: [UInt8], in program: [UInt8], from index: Int) -> Int? {
    program.withUnsafeBytes { ByteRun.first(mark, in: $0, from: index) }.map { $0 + mark.count }
  }

  private static func bytes(_ number: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }
}
