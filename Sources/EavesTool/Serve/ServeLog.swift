#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What `eaves serve` says while it runs: one line an event, on the standard error.
struct ServeLog: Sendable {
  /// Whether lines begin with the time. On a terminal a person is watching; a log is read later.
  private let hasTimes: Bool

  init(hasTimes: Bool = isatty(STDERR_FILENO) == 0) { self.hasTimes = hasTimes }

  /// Something that is as it should be.
  func notice(_ text: String) { write(text) }

  /// Something that somebody should look at.
  func problem(_ text: String) { write("problem: \(text)") }

  private func write(_ text: String) {
    Terminal.writeError("\(hasTimes ? Self.time() + " " : "")eaves serve: \(text)\n")
  }

  private static func time() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.tm_year + 1_900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
    return date
      + "T\(digits(parts.tm_hour)):\(digits(parts.tm_min)):\(digits(parts.tm_sec))Z"
  }

  private static func time(_ result: UnsafeMutablePointer<time_t>?) -> time_t { systemTime(result) }
}

private func systemTime(_ result: UnsafeMutablePointer<time_t>?) -> time_t { time(result) }
