/// A filter: `value|name(arguments)`.
final class Filter: Sendable {
  typealias Body = @Sendable (Value, Arguments, RenderContext) throws -> Value

  let signature: Signature
  let body: Body

  init(_ signature: Signature, body: @escaping Body) {
    self.signature = signature
    self.body = body
  }
}

/// A test: `value is name(arguments)`.
final class Test: Sendable {
  typealias Body = @Sendable (Value, Arguments, RenderContext) throws -> Bool

  let signature: Signature
  let body: Body

  init(_ signature: Signature, body: @escaping Body) {
    self.signature = signature
    self.body = body
  }
}

/// A method of a Python type: `value.name(arguments)`. The first argument is the value, of the type
/// in whose table the method stands.
final class Method: Sendable {
  typealias Body = @Sendable (Value, Arguments, RenderContext) throws -> Value

  let signature: Signature
  /// Whether the method changes its value, which the immutable sandbox forbids.
  let mutates: Bool
  let body: Body

  init(_ signature: Signature, mutates: Bool = false, body: @escaping Body) {
    self.signature = signature
    self.mutates = mutates
    self.body = body
  }
}
