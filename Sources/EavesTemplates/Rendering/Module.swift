/// What `import` gives: the macros and variables that a template sets at its top.
final class Module: EngineObject, @unchecked Sendable {
  let name: String?
  let members: ValueDictionary
  let body: String
  let isSafe: Bool

  init(name: String?, members: ValueDictionary, body: String, isSafe: Bool) {
    self.name = name
    self.members = members
    self.body = body
    self.isSafe = isSafe
  }

  var memberNames: [String] { members.entries.compactMap(\.key.text) }
  var typeName: String { "TemplateModule" }
  var qualifiedName: String { "jinja2.environment.TemplateModule object" }

  func attribute(_ name: String) throws -> Value? {
    if name == "__name__" { return self.name.map { .string($0) } ?? Value.none }
    return members[name]
  }

  var printed: Value? { .safe(body) }
}

/// `self` in a template: its blocks as functions.
final class TemplateReference: EngineObject, @unchecked Sendable {
  let context: TemplateContext

  init(_ context: TemplateContext) { self.context = context }

  var memberNames: [String] { context.blocks.map(\.name) }
  var typeName: String { "TemplateReference" }
  var qualifiedName: String { "jinja2.runtime.TemplateReference object" }

  func item(_ key: Value) throws -> Value? {
    guard let name = key.text, let definitions = context.definitions(name.valueHash, name) else {
      return nil
    }
    return .object(
      BlockReference(name: name, context: context, definitions: definitions, depth: 0))
  }

  var printed: Value? {
    .string("<TemplateReference \(Value.string(context.program.name ?? "").representation)>")
  }
}

/// One definition of a block: what `super` and `self.name` are.
final class BlockReference: EngineObject, @unchecked Sendable {
  let name: String
  let context: TemplateContext
  let definitions: [TemplateContext.BlockDefinition]
  let depth: Int

  init(
    name: String, context: TemplateContext, definitions: [TemplateContext.BlockDefinition],
    depth: Int
  ) {
    self.name = name
    self.context = context
    self.definitions = definitions
    self.depth = depth
  }

  var typeName: String { "BlockReference" }
  var qualifiedName: String { "jinja2.runtime.BlockReference object" }

  func attribute(_ name: String) throws -> Value? {
    guard name == "super" else { return nil }
    return context.render.superBlock(self.name, context, definitions, depth)
  }

  func call(_ arguments: CallArguments, _ context: RenderContext) throws -> Value? {
    guard arguments.positional.isEmpty, arguments.keywords.isEmpty else {
      throw TemplateError(.type, "a block takes no arguments")
    }
    return try context.callBlock(self)
  }
}
