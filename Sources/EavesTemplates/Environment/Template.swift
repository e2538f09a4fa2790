import Synchronization

/// A compiled template. It never changes, so threads share it.
public final class Template: EngineObject, @unchecked Sendable {
  let environment: Environment
  let program: Program

  init(environment: Environment, program: Program) {
    self.environment = environment
    self.program = program
  }

  /// The name it was loaded or compiled with.
  public var name: String? { program.name }

  /// Renders the template.
  /// - Parameter context: the variables it sees
  /// - Returns: the text it writes
  /// - Throws: what went wrong, and where
  public func render(_ context: [String: Value] = [:]) throws -> String {
    try render(Value.members(context))
  }

  /// Renders the template.
  /// - Parameter context: a dictionary with the variables it sees
  /// - Returns: the text it writes
  /// - Throws: what went wrong, and where
  public func render(_ context: Value) throws -> String {
    guard case .dictionary(let given) = context else {
      throw TemplateError(.type, "the context is a \(context.typeName), and has to be a dict")
    }
    return try render(given)
  }

  /// Renders the template with what a value of Swift has, such as a struct's properties.
  /// - Parameter context: a value that encodes as an object with text keys
  /// - Returns: the text it writes
  /// - Throws: what went wrong, and where; what the value throws when it is encoded
  public func render(_ context: some Encodable) throws -> String {
    try render(Value(encoding: context))
  }

  /// Renders the template in pieces, each handed on when there is enough of it. Less memory is used
  /// that way for long output. When an error is thrown, what was handed on stays so.
  /// - Parameters:
  ///   - context: the variables it sees
  ///   - sink: takes the next piece of UTF-8, which is valid during the call only
  /// - Throws: what went wrong, and where; what the sink throws
  public func render(
    _ context: [String: Value], to sink: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    try withoutActuallyEscaping(sink) { sink in
      let render = RenderContext(environment: environment, sink: sink)
      try run(render, Value.members(context))
      try render.flush()
    }
  }

  private func render(_ given: ValueDictionary) throws -> String {
    let likely = program.outputSize.load(ordering: .relaxed)
    // A render that is a little longer than the others should not have to move its output.
    let render = RenderContext(environment: environment, capacity: likely + likely / 8)
    try run(render, given)
    let size = min(render.output.pointee.count, Self.largestReserved)
    if size > likely { program.outputSize.store(size, ordering: .relaxed) }
    return render.output.pointee.text()
  }

  /// The most bytes that are reserved because an earlier render wrote as many.
  private static let largestReserved = 1 << 20

  private func run(_ render: RenderContext, _ given: ValueDictionary) throws {
    defer { render.end() }
    render.mayMutate = program.mayMutate
    let context = TemplateContext(render, program: program, given: given)
    try render.begin(program, 0, context, result: .end, step: "render")
    try render.run()
  }
}

extension Value {
  fileprivate static func members(_ members: [String: Value]) -> ValueDictionary {
    let dictionary = ValueDictionary(capacity: members.count)
    for (name, value) in members { dictionary.set(name, value) }
    return dictionary
  }
}
