/// Python's `%` on a text: `"%05.2f of %(name)s"`.
enum PercentFormat {
  /// Fills in a format. A safe format escapes what is filled in, and stays safe.
  /// - Parameters:
  ///   - format: the text, `.string` or `.safe`
  ///   - argument: a tuple of values, a dictionary for named places, or a single value
  static func format(
    _ format: Value, with argument: Value, _ context: RenderContext
  ) throws -> Value {
    format
  }
}
