#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A program as the doctor sees it: the file, and what its headers say.
package struct ProgramPicture: Hashable, Sendable {
  /// What a file is, by its first bytes.
  package enum Format: Hashable, Sendable {
    case elf(ELFImage)
    /// A program of a Mac.
    case machO
    /// A program of Windows.
    case windows
    /// A text that names another program in its first line.
    case script
    case empty
    case unknown
  }

  package var path: String
  package var facts: FileFacts
  package var format: Format

  package init(path: String, facts: FileFacts, format: Format) {
    self.path = path
    self.facts = facts
    self.format = format
  }

  /// Looks at a file; nil when there is none. One that cannot be read is of an unknown format.
  package init?(path: String) {
    guard let facts = FileFacts(path: path) else { return nil }
    self.path = path
    self.facts = facts
    format = .unknown
    guard facts.kind == .file,
      let file = try? Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    else { return }
    defer { Descriptor.close(file) }
    format = Self.format { FileReading.bytes(of: file, at: $0, count: $1) ?? [] }
  }

  /// Finds out what a file is.
  package static func format(_ read: ELFImage.Read) -> Format {
    let start = read(0, 4)
    if start.isEmpty { return .empty }
    if start.starts(with: [UInt8](ascii: "#!")) { return .script }
    if start.starts(with: [UInt8](ascii: "MZ")) { return .windows }
    // Mach-O of either width and byte order, and the universal form.
    let magic = start.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    if [0xCFFA_EDFE, 0xCEFA_EDFE, 0xFEED_FACF, 0xFEED_FACE, 0xCAFE_BABE].contains(magic) {
      return .machO
    }
    return ELFImage(read).map(Format.elf) ?? .unknown
  }
}

/// The processors, by what the system and by what ELF calls them.
package enum Processor {
  private static let numbers: [(name: String, machine: UInt16)] = [
    ("x86_64", 62), ("aarch64", 183), ("i686", 3), ("armv7l", 40), ("riscv64", 243),
    ("ppc64le", 21), ("s390x", 22),
  ]

  /// The system's name for a processor of an ELF file; nil for one that is not known here.
  package static func name(_ machine: UInt16) -> String? {
    numbers.first { $0.machine == machine }?.name
  }

  /// Says whether a machine runs programs of a processor; nil for a machine that is not known.
  static func runs(_ machine: UInt16, on name: String) -> Bool? {
    let family = name.hasPrefix("armv") ? "armv7l" : name.hasPrefix("i") ? "i686" : name
    guard let own = numbers.first(where: { $0.name == family }) else { return nil }
    return own.machine == machine || (own.machine == 62 && machine == 3)
      || (own.machine == 183 && machine == 40)
  }
}
