/// A filter: `value|name(arguments)`.
final class Filter: Sendable {
  typealias Body = @Sendable (Value, Arguments, RenderContext) throws -> Value
  typealias Write =
    @Sendable (Value, Arguments, RenderContext, inout TextBuffer) throws -> Written

  /// What a filter that is printed at once did.
  enum Written {
    /// Nothing: the filter has to be applied as any other.
    case declined
    /// It wrote its result, which is not marked as safe.
    case text
    /// It wrote its result, which is marked as safe.
    case safe
  }

  let signature: Signature
  /// Writes the result where it is printed, without making a value of it, for filters that can: most
  /// filters that give text are the last before the text is printed.
  let write: Write?
  let body: Body

  init(_ signature: Signature, write: Write? = nil, body: @escaping Body) {
    self.signature = signature
    self.write = write
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
