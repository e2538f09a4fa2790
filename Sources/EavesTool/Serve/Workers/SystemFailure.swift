#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the operating system refused.
struct SystemFailure: Error, Hashable, CustomStringConvertible {
  let call: String
  let subject: String
  let code: Int32

  /// - Parameters:
  ///   - call: the system call
  ///   - subject: what it was about, such as a path
  ///   - code: why, as errno has it
  init(_ call: String, _ subject: String = "", code: Int32 = errno) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  var description: String {
    let what = subject.isEmpty ? call : "\(call) \(subject)"
    return "\(what): \(String(cString: strerror(code)))"
  }
}
