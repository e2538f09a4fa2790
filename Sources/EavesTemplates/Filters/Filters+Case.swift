extension Filters {
  /// The value as text that keeps its mark, as Jinja's `soft_str` has it.
  static func softText(_ value: Value) throws -> Value {
    value.text == nil ? .string(try value.string()) : value
  }

  /// How a filter without arguments that changes a text writes its result.
  static func writing(
    keepsMark: Bool = true, _ append: @escaping @Sendable (Bytes, inout TextBuffer) -> Void
  ) -> Filter.Write {
    { value, _, _, buffer in
      switch value {
      case .string(let text):
        text.withBytes { append($0, &buffer) }
        return .text
      case .safe(let text):
        text.withBytes { append($0, &buffer) }
        return keepsMark ? .safe : .text
      default: return .declined
      }
    }
  }

  static func capitalize(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    value.sameMark(Text.capitalized(try value.string()))
  }

  static func lower(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    value.sameMark(Text.lowercased(try value.string()))
  }

  static func title(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    // Put together from pieces, the text is a new one without a mark.
    .string(Text.wordsTitled(try value.string()))
  }

  static func upper(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    value.sameMark(Text.uppercased(try value.string()))
  }
}
