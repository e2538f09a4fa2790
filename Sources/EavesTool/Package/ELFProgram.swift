import EavesGateway

/// A Linux program in the form ELF, as far as it matters whether a host can run it, and what it is made of.
///
/// Source of the form: the System V Application Binary Interface, chapter 4.
struct ELFProgram: Hashable, Sendable {
  /// A part of the file with a purpose of its own.
  struct Section: Hashable, Sendable {
    let name: String
    /// Where it is in the file; empty for one that only takes memory.
    let range: Range<Int>
    /// Whether it is code.
    let isCode: Bool
  }

  /// The processor it is for, as `uname -m` says it; nil for one that is not known here.
  let machine: String?

  /// Whether it needs nothing of the host's, whatever libraries it has.
  let isStatic: Bool

  /// Its parts, in the order of the file.
  let sections: [Section]

  /// Nil when the bytes are not those of a 64-bit little-endian ELF program, or when some are missing.
  init?(_ bytes: [UInt8]) {
    let image = ELFImage { offset, count in
      offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + count)]) : []
    }
    guard let image, image.is64Bit, image.isLittleEndian, image.isLoadable,
      image.extent <= bytes.count, let sections = Self.sections(of: bytes)
    else { return nil }
    machine = Processor.name(image.machine)
    // A program that needs libraries names the loader that finds them.
    isStatic = image.interpreter == nil
    self.sections = sections
  }

  /// Whether there are symbols, which a program for a host needs not.
  var hasSymbols: Bool { sections.contains { $0.name == ".symtab" } }

  /// The bytes of code.
  var codeSize: Int { sections.filter(\.isCode).reduce(0) { $0 + $1.range.count } }

  /// The table of sections, which matters to nobody who only runs the program.
  private static func sections(of bytes: [UInt8]) -> [Section]? {
    let file = ELFFields(bytes: bytes, isLittleEndian: true)
    guard let table = file.number(at: 40, size: 8), let size = file.number(at: 58, size: 2),
      let count = file.number(at: 60, size: 2), let namesIndex = file.number(at: 62, size: 2),
      size >= 64 || count == 0
    else { return nil }
    guard count > 0 else { return [] }
    guard namesIndex < count,
      let names = file.number(at: table + namesIndex * size + 24, size: 8)
    else { return nil }
    return (1..<count).compactMap { index in
      let place = table + index * size
      guard let name = file.number(at: place, size: 4), let text = file.text(at: names + name),
        let type = file.number(at: place + 4, size: 4),
        let flags = file.number(at: place + 8, size: 4),
        let start = file.number(at: place + 24, size: 8),
        let length = file.number(at: place + 32, size: 8)
      else { return nil }
      // SHT_NOBITS takes memory and no room in the file; SHF_EXECINSTR marks code.
      let isInFile = type != 8 && start + length <= bytes.count
      return Section(
        name: text, range: isInFile ? start..<start + length : 0..<0, isCode: flags & 4 != 0)
    }
  }
}
