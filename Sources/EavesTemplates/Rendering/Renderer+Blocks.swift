/// What `super` and `self` give in a block.
extension RenderContext {
  /// What `super` is in a block: the next definition of it, or undefined.
  func superBlock(
    _ name: String, _ context: TemplateContext,
    _ definitions: [TemplateContext.BlockDefinition], _ depth: Int
  ) -> Value {
    guard depth + 1 < definitions.count else {
      let others = context.blocks.map(\.name).filter { $0 != name }
      return undefined(
        .hint("there is no parent block called \(Value.string(name).representation)."),
        choice: (name, others))
    }
    return .object(
      BlockReference(
        name: name, context: context, definitions: definitions, depth: depth + 1))
  }

  /// Renders a block for `self.name()` and `super()`.
  func callBlock(_ block: BlockReference) throws -> Value {
    try capture(isSafe: block.context.evaluation.autoescape) {
      let definition = block.definitions[block.depth]
      try begin(
        definition.program, definition.function, block.context, result: .end, step: "block",
        definitions: block.definitions, blockName: block.name, blockDepth: block.depth)
    }
  }
}
