/// A Linux program in the form ELF, as far as it matters whether a host can run it.
///
/// Source of the form: the System V Application Binary Interface, chapters 4 and 5.
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

  /// Nil when the bytes are not those of a 64-bit little-endian ELF program.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 64, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return nil }
    let reader = Reader(bytes: bytes)
    guard let kind = reader.number(16, 2), kind == 2 || kind == 3,
      let machine = reader.number(18, 2), let segments = reader.segmentTypes(),
      let sections = reader.sections()
    else { return nil }
    self.machine = Self.machines[machine]
    // A program that needs a loader names it in a segment PT_INTERP.
    isStatic = !segments.contains(3)
    self.sections = sections
  }

  /// Whether there are symbols, which a program for a host needs not.
  var hasSymbols: Bool { sections.contains { $0.name == ".symtab" } }

  /// The bytes of code.
  var codeSize: Int { sections.filter(\.isCode).reduce(0) { $0 + $1.range.count } }

  private static let machines = [
    3: "i686", 40: "armv7l", 62: "x86_64", 183: "aarch64", 243: "riscv64",
  ]

  /// Reads numbers, and refuses to read what is not there.
  private struct Reader {
    let bytes: [UInt8]

    func number(_ place: Int, _ count: Int) -> Int? {
      guard place >= 0, place <= bytes.count - count else { return nil }
      let number = bytes[place..<place + count].reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      return Int(exactly: number)
    }

    /// The types of the segments, or nil when their table is not all there.
    func segmentTypes() -> [Int]? {
      guard let table = number(32, 8), let size = number(54, 2), let count = number(56, 2),
        isInside(table, size * count)
      else { return nil }
      return (0..<count).compactMap { number(table + $0 * size, 4) }
    }

    func sections() -> [Section]? {
      guard let table = number(40, 8), let size = number(58, 2), let count = number(60, 2),
        let namesIndex = number(62, 2), size >= 64 || count == 0, isInside(table, size * count)
      else { return nil }
      guard count > 0 else { return [] }
      guard namesIndex < count, let names = number(table + namesIndex * size + 24, 8) else {
        return nil
      }
      return (1..<count).compactMap { index in
        let place = table + index * size
        guard let name = number(place, 4), let type = number(place + 4, 4),
          let flags = number(place + 8, 8), let start = number(place + 24, 8),
          let length = number(place + 32, 8), let text = text(names, name)
        else { return nil }
        // SHT_NOBITS takes memory and no room in the file; SHF_EXECINSTR marks code.
        let isInFile = type != 8 && isInside(start, length)
        return Section(
          name: text, range: isInFile ? start..<start + length : 0..<0, isCode: flags & 4 != 0)
      }
    }

    private func text(_ table: Int, _ offset: Int) -> String? {
      guard table <= bytes.count, offset < bytes.count - table else { return nil }
      let text = bytes[(table + offset)...].prefix(256).prefix { $0 != 0 }
      return String(decoding: text, as: UTF8.self)
    }

    private func isInside(_ start: Int, _ length: Int) -> Bool {
      start >= 0 && length >= 0 && start <= bytes.count && length <= bytes.count - start
    }
  }
}
