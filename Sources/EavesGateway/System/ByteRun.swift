#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Looking for a run of bytes in many.
package enum ByteRun {
  /// Where a run of bytes begins for the first time.
  /// - Parameter start: where to begin to look
  package static func first(
    _ run: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int = 0
  ) -> Int? {
    guard let base = bytes.baseAddress, let head = run.first, start >= 0 else { return nil }
    let last = bytes.count - run.count
    var index = start
    while index <= last {
      guard let found = memchr(base + index, Int32(head), last - index + 1) else { return nil }
      index = UnsafeRawPointer(found) - base
      if memcmp(base + index, run, run.count) == 0 { return index }
      index += 1
    }
    return nil
  }
}
