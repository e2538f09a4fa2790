#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a process ended.
enum ProcessEnd: Hashable, Sendable {
  case exited(Int)
  case killed(Int32)

  /// - Parameter status: what waitpid(2) reports
  init(waitStatus status: Int32) {
    let signal = status & 0x7F
    self = signal == 0 ? .exited(Int(status >> 8 & 0xFF)) : .killed(signal)
  }

  /// Whether the process left because it was asked to or had nothing more to do, and not in the
  /// middle of a request.
  var isOrderly: Bool { self == .exited(0) }
}

extension ProcessEnd: CustomStringConvertible {
  var description: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): "signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}
