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
  ///
  /// Newer kernels map as much as two megabytes, where the cache has them in one piece, but no piece
  /// that is larger than the mapping: it is cut up for that.
  ///
  /// Mappings with pages that are not what the file has are left alone, also those that are read-only
  /// by now: the loader wrote addresses into them (RELRO), as it does into each program that is linked
  /// with shared libraries.
  static func trim() {
    #if canImport(Glibc)
    guard let own = FileIdentity(path: "/proc/self/exe"), let maps = try? text("/proc/self/smaps")
    else { return }
    var current: Mapping?
    for line in maps.split(separator: "\n") {
      if let mapping = Mapping(line) {
        current = mapping
      } else if line.hasPrefix("Anonymous:"), line.split(separator: " ").dropFirst().first == "0",
        let mapping = current, mapping.inode == own.inode, !mapping.isWritable
      {
        mapping.cut()
        madvise(mapping.start, mapping.count, MADV_RANDOM)
        madvise(mapping.start, mapping.count, MADV_DONTNEED)
      }
    }
    #endif
  }

  #if canImport(Glibc)
  /// What `/proc/self/smaps` says of a mapping begins with such a line:
  /// `400000-1c2000 r-xp 00000000 08:01 4711 /path`.
  private struct Mapping {
    let start: UnsafeMutableRawPointer
    let count: Int
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
      isWritable = fields[1].utf8.contains(UInt8(ascii: "w"))
      self.inode = inode
    }

    /// Makes mappings of 64 KiB of it. What keeps two neighbours from becoming one again is that one of
    /// them is left out of core dumps, which hold no program files in any case.
    func cut() {
      let size = 65_536
      for offset in stride(from: 0, to: count, by: 2 * size) {
        madvise(start + offset, min(size, count - offset), MADV_DONTDUMP)
      }
    }
  }

  private static func text(_ path: String) throws(SystemError) -> String {
    let file = try Descriptor.open(path, O_RDONLY)
    defer { Descriptor.close(file) }
    return String(decoding: try Descriptor.readAll(from: file), as: UTF8.self)
  }
  #endif
}
