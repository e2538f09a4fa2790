/// The operators of comparison.
enum Comparison: UInt8 {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, isIn, isNotIn

  /// Whether it holds between two integers; nil for those that ask a container.
  @inline(__always)
  func holds(_ left: Int, _ right: Int) -> Bool? {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .isIn, .isNotIn: nil
    }
  }
}
