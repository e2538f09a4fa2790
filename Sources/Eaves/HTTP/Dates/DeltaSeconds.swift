/// An age or a lifetime as headers give it: a number of seconds (RFC 9111 §1.2.2).
public enum DeltaSeconds {
  /// Reads the value of an `Age` header and the like; nil for what is not a number and for a
  /// negative one.
  public static func parse(_ text: String) -> Int? {
    guard let seconds = plainInteger(text.utf8), seconds >= 0 else { return nil }
    return seconds
  }
}
