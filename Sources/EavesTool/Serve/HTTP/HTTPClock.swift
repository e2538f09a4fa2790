#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The time in a field `Date`, worked out once a second.
struct HTTPClock {
  private var second = time_t.min
  private var text: [UInt8] = []

  /// The time now.
  mutating func now() -> [UInt8] {
    let now = time(nil)
    if now != second {
      second = now
      text = Array(HTTPDate.text(now).utf8)
    }
    return text
  }
}
