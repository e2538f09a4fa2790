/// What the argument `attribute` of a filter names: a member, a member of a member (`address.city`),
/// or an index.
struct AttributePath {
  private let steps: [Value]

  /// - Parameter attribute: a dotted name or an index; nil or `None` for the item itself
  init(_ attribute: Value?) {
    switch attribute {
    case nil, .some(.none): steps = []
    case .some(let value):
      guard let text = value.text else {
        steps = [value]
        return
      }
      steps = Text.parts(text, ".").map { part in
        let isIndex = !part.isEmpty && part.unicodeScalars.allSatisfy(\.isPythonDecimal)
        guard isIndex, case .number(let index) = NumberText.integer(part) else {
          return .string(part)
        }
        return .int(index)
      }
    }
  }

  /// The paths of a list such as `age,name`.
  static func list(_ attribute: Value?) -> [AttributePath] {
    guard let text = attribute?.text else { return [AttributePath(attribute)] }
    return Text.parts(text, ",").map { AttributePath(.string($0)) }
  }

  /// The member of an item.
  /// - Parameter fallback: what takes the place of a member that is undefined
  /// - Throws: an `UndefinedError` for a member of what is undefined itself
  func value(
    of item: Value, default fallback: Value? = nil, _ context: RenderContext
  ) throws -> Value {
    var value = item
    for step in steps {
      value = try context.item(step, of: value)
      if value.isUndefined, let fallback, !fallback.isNone { value = fallback }
    }
    return value
  }
}

extension Value {
  /// The value for comparing without regard to case: text in lower case.
  var caseIgnored: Value {
    guard let text else { return self }
    return .string(Text.lowercased(text))
  }
}
