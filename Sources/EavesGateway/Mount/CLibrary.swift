#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Darwin
#endif

/// What reading an environment needs of the C library.
enum CLibrary {
  /// The process's own environment, in C's form; none when it was cleared.
  static var environment: UnsafePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Glibc)
    return UnsafePointer(environ)
    #else
    return UnsafePointer(_NSGetEnviron().pointee)
    #endif
  }

  /// The items of an environment in C's form, which a null pointer ends; none for no environment.
  static func items(
    of environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?
  ) -> UnsafeBufferPointer<UnsafeMutablePointer<CChar>> {
    guard let environment else { return UnsafeBufferPointer(start: nil, count: 0) }
    var count = 0
    while environment[count] != nil { count += 1 }
    // Those before the null pointer are none.
    return UnsafeRawPointer(environment).withMemoryRebound(
      to: UnsafeMutablePointer<CChar>.self, capacity: count
    ) { UnsafeBufferPointer(start: $0, count: count) }
  }

  /// The number of bytes before the NUL that ends a C string.
  static func length(of text: UnsafePointer<CChar>) -> Int { strlen(text) }

  /// How many bytes of a run lie before the first one of a value; nil when there is none.
  static func count(
    before byte: UInt8, in start: UnsafePointer<CChar>, _ count: Int
  ) -> Int? {
    memchr(start, Int32(byte), count).map { UnsafeRawPointer($0) - UnsafeRawPointer(start) }
  }

  /// Says whether a run of bytes is an ASCII text.
  @inline(__always)
  static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count == count else { return false }
    guard let start = bytes.baseAddress, count > 0 else { return true }
    // Names of variables have beginnings in common, and rarely ends.
    return start[count - 1] == text.utf8Start[count - 1]
      && memcmp(start, text.utf8Start, count) == 0
  }

  /// Says whether two runs of bytes are the same.
  static func equal(_ left: ByteView, _ right: ByteView) -> Bool {
    guard left.count == right.count else { return false }
    guard let first = UnsafeBufferPointer(rebasing: left).baseAddress,
      let second = UnsafeBufferPointer(rebasing: right).baseAddress
    else { return true }
    return memcmp(first, second, left.count) == 0
  }
}
