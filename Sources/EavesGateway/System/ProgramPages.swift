#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The pages of the program file that a process has mapped.
enum ProgramPages {
  /// Lets go of the pages that starting needed, and maps each of those that serving needs alone.
  ///
  /// The kernel maps sixteen pages of a file around each one that is touched. In a program of many
  /// megabytes, of which a request touches a fraction, most of what counts as resident is never used,
  /// and hosts limit what counts. What is let go of comes back from the file's cache when it is touched.
  static func trim() {
    #if canImport(Glibc)
    guard let own = FileIdentity(path: "/proc/self/exe"), let maps = try? text("/proc/self/maps")
    else { return }
    let mappings = maps.split(separator: "\n").compactMap { Mapping($0) }
      .filter { $0.inode == own.inode }
    // Behind the code lie the pages that the dynamic linker wrote addresses into before it made them
    // read-only (RELRO). They would come back from the file without those.
    guard let lastCode = mappings.lastIndex(where: \.isExecutable) else { return }
    for mapping in mappings[...lastCode] where !mapping.isWritable {
      madvise(mapping.start, mapping.count, MADV_RANDOM)
      madvise(mapping.start, mapping.count, MADV_DONTNEED)
    }
    #endif
  }

  #if canImport(Glibc)
  /// One line of `/proc/self/maps`: `400000-1c2000 r-xp 00000000 08:01 4711 /path`.
  private struct Mapping {
    let start: UnsafeMutableRawPointer
    let count: Int
    let isExecutable: Bool
    let isWritable: Bool
    let inode: UInt64

    init?(_ line: Substring) {
      let fields = line.split(separator: " ", maxSplits: 5)
      guard fields.count > 4, let inode = UInt64(fields[4]) else { return nil }
      let bounds = fields[0].split(separator: "-").compactMap { UInt(String($0), radix: 16) }
      guard bounds.count == 2, bounds[0] < bounds[1],
        let start = UnsafeMutableRawPointer(bitPattern: bounds[0])
      else { return nil }
      self.start = start
      count = Int(bounds[1] - bounds[0])
      isExecutable = fields[1].utf8.contains(UInt8(ascii: "x"))
      isWritable = fields[1].utf8.contains(UInt8(ascii: "w"))
      self.inode = inode
    }
  }

  private static func text(_ path: String) throws(SystemError) -> String {
    let file = try Descriptor.open(path, O_RDONLY)
    defer { Descriptor.close(file) }
    return String(decoding: try Descriptor.readAll(from: file), as: UTF8.self)
  }
  #endif
}
