/// How the text that a placeholder matched becomes a value; plain, so that copying it costs nothing.
enum ValueReading: BitwiseCopyable, Sendable {
  case text
  case int(NumberLimits)
  case double(NumberLimits)
  case uuid
  /// By a converter of the app's own, which is to be asked.
  case custom

  /// The value of a text; nil where it is refused after all.
  /// - Parameter converter: the converter of the app's own
  @inline(__always)
  func value(from text: PathSlice, converter: () -> BoundConverter) -> RouteValue? {
    switch self {
    case .text:
      return .string(String(decoding: UnsafeBufferPointer(rebasing: text), as: UTF8.self))
    case .int(let limits): return limits.int(from: text).map { .int($0) }
    case .double(let limits): return limits.double(from: text).map { .double($0) }
    case .uuid: return .uuid(UUIDText(checked: text))
    case .custom:
      guard case .custom(let converter) = converter().form else { return nil }
      return converter.value(from: String(decoding: text, as: UTF8.self))
    }
  }
}
