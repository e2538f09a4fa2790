/// What the headers of a Linux program or library say (System V ABI, ELF-64 and ELF-32; the GNU
/// extensions for versions of symbols).
///
/// Everything in the file is taken for a claim: offsets and counts are checked, and what does not hold
/// is left out.
package struct ELFImage: Hashable, Sendable {
  /// The processor, by the number of `e_machine`.
  package var machine: UInt16 = 0
  package var is64Bit = true
  package var isLittleEndian = true
  /// Whether it is a program or library that can be loaded, and not, say, an object file.
  package var isLoadable = false
  /// The loader, such as `/lib64/ld-linux-x86-64.so.2`; nil for a static program.
  package var interpreter: String?
  /// The libraries it needs, by name.
  package var libraries: [String] = []
  /// Where it looks for them first, in its own words.
  package var searchPaths: [String] = []
  /// The versions of symbols it needs, by library.
  package var neededVersions: [VersionNeed] = []
  /// The versions of symbols that it has itself, as a library.
  package var definedVersions: [String] = []
  /// The oldest kernel it runs on: `3.2.0`.
  package var oldestKernel: [Int] = []
  /// Where the last part ends that the headers speak of, in bytes.
  package var extent = 0

  /// Versions that are needed of one library.
  package struct VersionNeed: Hashable, Sendable {
    package var library: String
    package var versions: [String]
  }

  /// Reads a part of the file: at an offset, so many bytes; fewer where it ends.
  package typealias Read = (_ offset: Int, _ count: Int) -> [UInt8]

  /// The most parts, libraries, and versions that are looked at.
  private static let largestCount = 4_096

  /// The most bytes of names.
  private static let largestTable = 1 << 20

  /// Reads the headers; nil when it is no ELF file at all.
  package init?(_ read: Read) {
    let identity = read(0, 16)
    guard identity.starts(with: [0x7F, 0x45, 0x4C, 0x46]), identity.count == 16 else { return nil }
    is64Bit = identity[4] == 2
    isLittleEndian = identity[5] != 2
    let header = fields(read(0, is64Bit ? 64 : 52))
    machine = UInt16(truncatingIfNeeded: header.number(at: 18, size: 2) ?? 0)
    isLoadable = [2, 3].contains(header.number(at: 16, size: 2))
    extent = is64Bit ? 64 : 52
    noteSections(header)
    let segments = self.segments(header, read)
    for segment in segments { take(segment, read) }
    if let dynamic = segments.first(where: { $0.kind == .dynamic }) {
      readDynamic(dynamic, segments, read)
    }
  }

  private func fields(_ bytes: [UInt8]) -> ELFFields {
    ELFFields(bytes: bytes, isLittleEndian: isLittleEndian)
  }

  private mutating func grow(to end: Int) { extent = max(extent, end) }

  /// The table of sections ends the file, and so tells whether its end is missing.
  private mutating func noteSections(_ header: ELFFields) {
    guard let offset = header.number(at: is64Bit ? 40 : 32, size: is64Bit ? 8 : 4), offset > 0,
      let size = header.number(at: is64Bit ? 58 : 46, size: 2),
      let count = header.number(at: is64Bit ? 60 : 48, size: 2)
    else { return }
    grow(to: offset + size * count)
  }

  // MARK: - Segments

  private struct Segment {
    enum Kind: Int { case load = 1, dynamic = 2, interpreter = 3, note = 4 }
    var kind: Kind
    var offset: Int
    var address: Int
    var count: Int
  }

  private mutating func segments(_ header: ELFFields, _ read: Read) -> [Segment] {
    guard let start = header.number(at: is64Bit ? 32 : 28, size: is64Bit ? 8 : 4),
      let size = header.number(at: is64Bit ? 54 : 42, size: 2),
      let count = header.number(at: is64Bit ? 56 : 44, size: 2), size >= (is64Bit ? 56 : 32)
    else { return [] }
    grow(to: start + size * count)
    var segments: [Segment] = []
    for index in 0..<min(count, Self.largestCount) {
      let entry = fields(read(start + index * size, size))
      guard let number = entry.number(at: 0, size: 4),
        let offset = entry.number(at: is64Bit ? 8 : 4, size: is64Bit ? 8 : 4),
        let address = entry.number(at: is64Bit ? 16 : 8, size: is64Bit ? 8 : 4),
        let bytes = entry.number(at: is64Bit ? 32 : 16, size: is64Bit ? 8 : 4)
      else { break }
      if number != 0 { grow(to: offset + bytes) }
      guard let kind = Segment.Kind(rawValue: number) else { continue }
      segments.append(Segment(kind: kind, offset: offset, address: address, count: bytes))
    }
    return segments
  }

  private mutating func take(_ segment: Segment, _ read: Read) {
    switch segment.kind {
    case .interpreter:
      let bytes = read(segment.offset, min(segment.count, 4_096)).prefix { $0 != 0 }
      interpreter = String(decoding: bytes, as: UTF8.self)
    case .note: readNotes(fields(read(segment.offset, min(segment.count, 65_536))))
    case .load, .dynamic: return
    }
  }

  /// The note `GNU` of type 1 names the oldest kernel.
  private mutating func readNotes(_ notes: ELFFields) {
    var place = 0
    while let nameSize = notes.number(at: place, size: 4),
      let size = notes.number(at: place + 4, size: 4),
      let type = notes.number(at: place + 8, size: 4)
    {
      let content = place + 12 + (nameSize + 3) & ~3
      if type == 1, notes.text(at: place + 12) == "GNU", notes.number(at: content, size: 4) == 0 {
        oldestKernel = [4, 8, 12].compactMap { notes.number(at: content + $0, size: 4) }
        return
      }
      place = content + (size + 3) & ~3
    }
  }

  // MARK: - Libraries and versions

  private mutating func readDynamic(_ segment: Segment, _ segments: [Segment], _ read: Read) {
    let table = fields(read(segment.offset, min(segment.count, 65_536)))
    let size = is64Bit ? 8 : 4
    var tags: [(tag: Int, value: Int)] = []
    for index in 0..<Self.largestCount {
      guard let tag = table.number(at: index * size * 2, size: size), tag != 0,
        let value = table.number(at: index * size * 2 + size, size: size)
      else { break }
      tags.append((tag, value))
    }
    func value(_ tag: Int) -> Int? { tags.first { $0.tag == tag }?.value }
    func place(_ tag: Int) -> Int? {
      value(tag).flatMap { address in
        segments.first { segment in
          segment.kind == .load && address >= segment.address
            && address - segment.address < segment.count
        }.map { $0.offset + (address - $0.address) }
      }
    }
    // DT_STRTAB, DT_STRSZ
    guard let strings = place(5), let length = value(10) else { return }
    let names = fields(read(strings, min(length, Self.largestTable)))
    // DT_NEEDED
    libraries = tags.filter { $0.tag == 1 }.prefix(Self.largestCount)
      .compactMap { names.text(at: $0.value) }
    // DT_RUNPATH, else DT_RPATH
    if let path = (value(29) ?? value(15)).flatMap({ names.text(at: $0) }) {
      searchPaths = path.split(separator: ":").map(String.init)
    }
    // DT_VERNEED and DT_VERNEEDNUM, DT_VERDEF and DT_VERDEFNUM
    if let start = place(0x6FFF_FFFE), let count = value(0x6FFF_FFFF) {
      readNeeds(fields(read(start, Self.largestTable)), count, names)
    }
    if let start = place(0x6FFF_FFFC), let count = value(0x6FFF_FFFD) {
      readDefinitions(fields(read(start, Self.largestTable)), count, names)
    }
  }

  private mutating func readNeeds(_ table: ELFFields, _ count: Int, _ names: ELFFields) {
    var place = 0
    var looked = 0
    for _ in 0..<min(count, Self.largestCount) {
      guard let library = table.number(at: place + 4, size: 4).flatMap({ names.text(at: $0) }),
        let first = table.number(at: place + 8, size: 4),
        let versions = table.number(at: place + 2, size: 2),
        let next = table.number(at: place + 12, size: 4)
      else { return }
      var need = VersionNeed(library: library, versions: [])
      var auxiliary = place + first
      for _ in 0..<versions where looked < Self.largestCount {
        looked += 1
        guard let name = table.number(at: auxiliary + 8, size: 4).flatMap({ names.text(at: $0) }),
          let flags = table.number(at: auxiliary + 4, size: 2),
          let step = table.number(at: auxiliary + 12, size: 4)
        else { break }
        // A weak version may be missing.
        if flags & 2 == 0 { need.versions.append(name) }
        if step == 0 { break }
        auxiliary += step
      }
      neededVersions.append(need)
      if next == 0 { return }
      place += next
    }
  }

  private mutating func readDefinitions(_ table: ELFFields, _ count: Int, _ names: ELFFields) {
    var place = 0
    for _ in 0..<min(count, Self.largestCount) {
      guard let first = table.number(at: place + 12, size: 4),
        let name = table.number(at: place + first, size: 4).flatMap({ names.text(at: $0) }),
        let next = table.number(at: place + 16, size: 4)
      else { return }
      definedVersions.append(name)
      if next == 0 { return }
      place += next
    }
  }
}

/// Numbers and names in a part of an ELF file.
package struct ELFFields {
  let bytes: [UInt8]
  let isLittleEndian: Bool

  /// Takes bytes for a part of a file of one byte order.
  package init(bytes: [UInt8], isLittleEndian: Bool) {
    self.bytes = bytes
    self.isLittleEndian = isLittleEndian
  }

  /// The longest name that is taken for one.
  private static let longestName = 4_096

  /// The largest number that is taken for an offset or a count; so sums of a few cannot overflow.
  private static let largest = Int.max / 65_536 / 16

  /// A number; nil beyond the end, and for one that cannot be meant.
  package func number(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count, bytes.count - offset >= size else { return nil }
    var value: UInt64 = 0
    for index in 0..<size {
      let byte = bytes[offset + (isLittleEndian ? size - 1 - index : index)]
      value = value << 8 | UInt64(byte)
    }
    return value <= UInt64(Self.largest) ? Int(value) : nil
  }

  /// A name that ends with NUL; nil beyond the end.
  package func text(at offset: Int) -> String? {
    guard offset >= 0, offset < bytes.count else { return nil }
    let name = bytes[offset...].prefix(Self.longestName).prefix { $0 != 0 }
    return String(decoding: name, as: UTF8.self)
  }
}
