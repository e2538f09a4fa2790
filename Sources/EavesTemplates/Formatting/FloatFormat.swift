/// Floats as Python writes them: the shortest digits that read back as the same number.
enum FloatFormat {
  /// Writes a float as `repr` and `str` do.
  static func write(_ number: Double, into buffer: inout TextBuffer) {
    buffer.append(number.description)
  }
}
