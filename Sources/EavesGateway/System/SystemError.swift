#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A system call that failed: which one, on what, and why.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call's name, such as `bind`.
  public let call: String

  /// What it was called on: a path, an address, or empty.
  public let subject: String

  /// The value of `errno`.
  public let code: Int32

  /// Takes `errno` as the last call left it, unless another code is given.
  package init(_ call: String, _ subject: String = "", code: Int32 = errno) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  /// The call, what it was called on, and the system's reason.
  public var description: String {
    let reason = String(cString: strerror(code))
    return subject.isEmpty ? "\(call): \(reason)" : "\(call) \(subject): \(reason)"
  }
}
