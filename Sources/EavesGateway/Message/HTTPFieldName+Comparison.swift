package import HTTPTypes

extension HTTPField.Name {
  /// Whether two names are the same. They are told apart by their lengths first, which are at hand.
  @inline(__always)
  package func isSame(as other: HTTPField.Name) -> Bool {
    canonicalName.utf8.count == other.canonicalName.utf8.count && self == other
  }
}
