/// The operators of comparison.
enum Comparison: UInt8 {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, isIn, isNotIn
}
