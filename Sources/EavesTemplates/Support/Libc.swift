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

  /// A float raised to a power.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  /// The remainder of a division with the sign of the dividend.
  static func remainder(_ left: Double, _ right: Double) -> Double { fmod(left, right) }

  /// Where a byte first occurs in memory.
  @inline(__always)
  static func find(_ byte: UInt8, _ start: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    guard let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }
}
