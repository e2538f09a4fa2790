/// Numbers as Python's `repr` writes them.
enum PythonText {
  /// The shortest text that reads back as the same number.
  /// - Parameters:
  ///   - number: any number
  ///   - infinity: the word for ∞, which differs between `repr` and JSON
  ///   - notANumber: the word for NaN
  static func of(_ number: Double, infinity: String, notANumber: String) -> String {
    guard number.isFinite else {
      return number.isNaN ? notANumber : number < 0 ? "-" + infinity : infinity
    }
    // Swift turns to exponents at 2⁵³ already, Python at 10¹⁶; between them lie whole numbers only.
    let magnitude = number.magnitude
    if magnitude >= 0x1p53 && magnitude < 1e16 { return "\(Int(number)).0" }
    return number.description
  }
}
