#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The environment of this process.
enum ProcessEnvironment {
  /// The value of a variable; nil when it is not set.
  static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The value of a variable, or what stands for one that is not set.
  static subscript(name: String, default missing: String) -> String { self[name] ?? missing }
}
