#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the engine takes from the system's C library.
enum Libc {
  /// The order of two pieces of memory: negative, zero or positive.
  @inline(__always)
  static func compare(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
  ) -> Int32 {
    memcmp(left, right, count)
  }

  /// Whether two pieces of memory have the same bytes.
  @inline(__always)
  static func areSame(
    _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int
  ) -> Bool {
    memcmp(left, right, count) == 0
  }

  /// Memory for bytes, to be given back with `free`. (Swift's own pointers ask for an alignment, which
  /// takes the library longer.)
  static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    // Nothing can be rendered without it; the standard library's own pointers end the process likewise.
    guard let memory = malloc(count) else { fatalError("There is no memory left.") }
    return memory.bindMemory(to: UInt8.self, capacity: count)
  }

  /// Gives memory back.
  static func free(_ memory: UnsafeMutableRawPointer) {
    #if canImport(Glibc)
    Glibc.free(memory)
    #elseif canImport(Musl)
    Musl.free(memory)
    #else
    Darwin.free(memory)
    #endif
  }

  /// A float raised to a power.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  /// The remainder of a division with the sign of the dividend.
  static func remainder(_ left: Double, _ right: Double) -> Double { fmod(left, right) }

  /// The first place of a byte in a piece of memory.
  @inline(__always)
  static func find(
    _ byte: UInt8, in memory: UnsafePointer<UInt8>, _ count: Int
  ) -> UnsafePointer<UInt8>? {
    memchr(memory, Int32(byte), count).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
  }

  /// A finite float in decimal, correctly rounded.
  /// - Parameters:
  ///   - precision: the digits after the point, or for `g` the significant ones
  ///   - style: `e`, `f` or `g`
  ///   - alternate: whether `g` keeps trailing zeros, and the point always stays
  static func decimal(
    _ number: Double, precision: Int, style: UInt8, alternate: Bool
  ) -> String {
    let format: [CChar] =
      (alternate ? [0x25, 0x23] : [0x25]) + [0x2E, 0x2A, CChar(bitPattern: style), 0]
    // A double has at most 309 digits before the point.
    let capacity = precision + 330
    return String(unsafeUninitializedCapacity: capacity) { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      let length = withVaList([Int32(truncatingIfNeeded: precision), number]) { arguments in
        base.withMemoryRebound(to: CChar.self, capacity: capacity) {
          vsnprintf($0, capacity, format, arguments)
        }
      }
      return min(max(Int(length), 0), capacity)
    }
  }
}
