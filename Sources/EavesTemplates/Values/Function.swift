/// Something a template can call: a global function, or a method bound to its value.
public final class Function: Sendable {
  typealias Body = @Sendable (Arguments, RenderContext) throws -> Value

  let name: String
  /// Python's name of the type: `function`, `builtin_function_or_method`, `type`.
  let typeName: String
  let signature: Signature
  let body: Body
  /// How deeply the value that a bound method holds is nested.
  let depth: Int

  init(
    _ signature: Signature, typeName: String = "function", depth: Int = 0,
    body: @escaping Body
  ) {
    self.name = signature.name
    self.typeName = typeName
    self.depth = depth
    self.signature = signature
    self.body = body
  }
}
