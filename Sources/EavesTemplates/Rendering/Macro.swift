/// A macro, or the body of a call block: a function of a template together with the variables around
/// it.
public final class Macro: @unchecked Sendable {
  let program: Program
  let description: Program.MacroDescription
  let captured: [Cell]
  let context: TemplateContext

  init(
    program: Program, description: Program.MacroDescription, captured: [Cell],
    context: TemplateContext
  ) {
    self.program = program
    self.description = description
    self.captured = captured
    self.context = context
  }

  /// What `macro.name` gives.
  func attribute(_ name: String) -> Value? {
    switch name {
    case "name": description.name.map { .string($0) } ?? Value.none
    case "arguments": .tuple(description.parameters.map { .string($0) })
    case "caller": .bool(description.takesCaller)
    case "catch_kwargs": .bool(description.takesKeywords)
    case "catch_varargs": .bool(description.takesRest)
    case "explicit_caller": .bool(description.parameters.contains("caller"))
    default: nil
    }
  }
}

/// A variable that functions of a template share.
final class Cell: ValueHolder, @unchecked Sendable {
  private(set) var value: Value?
  private var isNoted = false

  func set(_ value: Value?, _ render: RenderContext) {
    self.value = value
    guard !isNoted, let value, value.mayLeadBack else { return }
    isNoted = true
    render.note(self)
  }

  func empty() { value = nil }
}
