extension Filters {
  /// The text in capitals.
  static func upper(_ value: Value, _ context: RenderContext) throws -> Value {
    value.sameMark(try value.string().uppercased())
  }
}
