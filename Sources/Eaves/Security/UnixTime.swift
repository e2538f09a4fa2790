internal import FoundationEssentials

/// The system's clock.
public enum UnixTime {
  /// The seconds since 1970-01-01T00:00:00Z.
  public static func now() -> Int {
    Int(Date().timeIntervalSince1970)
  }
}
