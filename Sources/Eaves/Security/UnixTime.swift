#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The system's clock.
public enum UnixTime {
  /// The seconds since 1970-01-01T00:00:00Z.
  public static func now() -> Int {
    Int(time(nil))
  }
}
