import EavesTemplates

/// A function in templates.
final class TemplateFunction: DynamicObject {
  let typeName = "function"
  private let body: @Sendable (CallArguments) throws -> Value

  init(_ body: @escaping @Sendable (CallArguments) throws -> Value) { self.body = body }

  func call(_ arguments: CallArguments) throws -> Value? { try body(arguments) }
}

/// Something in templates that prints as a text and has attributes besides.
final class TextObject: DynamicObject {
  let typeName: String
  let printed: Value?
  private let attributes: [String: Value]

  init(_ typeName: String, _ text: String, _ attributes: [String: Value] = [:]) {
    self.typeName = typeName
    self.attributes = attributes
    printed = .string(text)
  }

  func attribute(_ name: String) -> Value? { attributes[name] }
  var isTrue: Bool { printed != "" }
}
