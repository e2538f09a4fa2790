/// Blocks, parents, includes and imports.
extension RenderContext {
  /// The variables handed to another template or block.
  private func locals(
    _ number: Int32, _ frame: UnsafeMutablePointer<Activation>
  ) throws -> ValueDictionary? {
    let (number, frame) = (Int(number), frame.pointee)
    guard number >= 0 else { return nil }
    let set = frame.program.localSets[number]
    try spend(set.count)
    let locals = ValueDictionary(capacity: set.count)
    for local in set {
      let key = frame.program.keys[Int(local.key)]
      let place = Int(local.number)
      let value: Value? =
        switch local.place {
        case .local: frame.slots[place]
        case .cell: frame.cells[place].value
        case .outerCell: frame.captured[place].value
        }
      if let value { locals.insert(value, key: key.value, hash: key.hash) }
    }
    return locals
  }

  func beginBlock(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let key = frame.pointee.program.keys[Int(instruction.a)]
    var context = frame.pointee.context
    guard let definitions = context.definitions(key.hash, key.text) else { return }
    if instruction.flag & 2 != 0, definitions.count <= 1 {
      var error = TemplateError(
        .runtime, "Required block \(Value.string(key.text).representation) not found")
      let others = context.blocks.map(\.name).filter { $0 != key.text }
      error.suggestion = TemplateError.nearest(to: key.text, among: others)
      throw error
    }
    if instruction.flag & 1 != 0 {
      context = TemplateContext(deriving: context, locals: try locals(instruction.b, frame))
    }
    let definition = definitions[0]
    try begin(
      definition.program, definition.function, context, result: .output, step: "block",
      definitions: definitions, blockName: key.text)
  }

  func extend(_ name: Value, _ frame: UnsafeMutablePointer<Activation>) throws {
    let parent = try template(name)
    note(parent)
    frame.pointee.context.addBlocks(of: parent)
    frame.pointee.context.parentProgram = parent
  }

  private func note(_ program: Program) {
    if program.mayMutate { mayMutate = true }
  }

  /// The template that a value names: by its name, or itself.
  private func template(_ name: Value) throws -> Program {
    if case .object(let object) = name, let template = object as? Template {
      return template.program
    }
    if case .undefined(let undefined) = name { throw undefined.error }
    return try environment.program(name.text ?? name.representation)
  }

  /// The first template of several that there is.
  private func firstTemplate(_ names: Value) throws -> Program {
    switch names {
    case .string, .safe, .undefined, .object: return try template(names)
    default:
      guard try names.isTrue() else {
        throw TemplateError(.noneFound, "Tried to select from an empty list of templates.")
      }
      let items = try names.items(self)
      for item in items {
        do {
          return try template(item)
        } catch let error as TemplateError where error.kind == .notFound && error.line == 0 {
          continue
        } catch let error as TemplateError where error.kind == .undefined {
          continue
        }
      }
      let list = try items.map { item -> String in
        if case .undefined(let undefined) = item { return undefined.error.message }
        return try item.string()
      }
      throw TemplateError(
        .noneFound,
        "none of the templates given were found: \(list.joined(separator: ", "))")
    }
  }

  func beginInclude(
    _ names: Value, _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let flag = instruction.flag
    let program: Program
    do {
      program = try firstTemplate(names)
    } catch let error as TemplateError
      where flag & 2 != 0 && (error.kind == .notFound || error.kind == .noneFound)
    {
      return
    }
    note(program)
    guard flag & 1 != 0 else {
      output.pointee.append(try module(program).body)
      return
    }
    let context = TemplateContext(
      self, program: program, given: nil, parent: frame.pointee.context,
      locals: try locals(instruction.b, frame))
    try begin(program, 0, context, result: .output, step: "include")
  }

  // MARK: Imports

  func importModule(
    _ name: Value, _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws -> Module {
    let program = try template(name)
    note(program)
    guard instruction.flag & 1 != 0 else { return try module(program) }
    let given = frame.pointee.context.flattened()
    if let locals = try locals(instruction.b, frame) {
      for entry in locals.entries { given.insert(entry.value, key: entry.key, hash: entry.hash) }
    }
    return try makeModule(program, given: given)
  }

  /// The module of a template without context, which is made once in a render.
  private func module(_ program: Program) throws -> Module {
    if let known = modules[ObjectIdentifier(program)] { return known }
    let module = try makeModule(program, given: ValueDictionary())
    modules[ObjectIdentifier(program)] = module
    return module
  }

  private func makeModule(_ program: Program, given: ValueDictionary) throws -> Module {
    let context = TemplateContext(self, program: program, given: given)
    let first = output.pointee.count
    captures.append(first)
    defer {
      captures.removeLast()
      output.pointee.truncate(to: first)
    }
    try begin(program, 0, context, result: .end, step: "import")
    try run()
    return Module(
      name: program.name, members: context.exported, body: output.pointee.text(from: first),
      isSafe: context.evaluation.autoescape)
  }

  /// A name of the module on top of the stack.
  func importName(
    _ name: String, _ frame: UnsafeMutablePointer<Activation>
  ) throws -> Value {
    let program = frame.pointee.program
    guard case .object(let object) = frame.operands(1).pointee, let module = object as? Module
    else { return .none }
    if let value = try module.attribute(name) { return value }
    let quote = { (text: String) in Value.string(text).representation }
    let line = program.positions[frame.pointee.place - 1].line
    let position = "line \(line)" + (program.name.map { " in \(quote($0))" } ?? "")
    return undefined(
      .hint(
        "the template \(module.name.map(quote) ?? "None") (imported on \(position))"
          + " does not export the requested name \(quote(name))"),
      choice: (name, module.memberNames))
  }

  // MARK: Ends

  /// Ends the innermost function, or goes on with the template that it extends. Answers whether the run
  /// that was started for it ends too.
  func finish(_ frame: UnsafeMutablePointer<Activation>, until end: Int) throws -> Bool {
    if frame.pointee.isRoot, let parent = frame.pointee.context.parentProgram {
      // Comes back here once the parent is rendered.
      frame.pointee.context.parentProgram = nil
      frame.pointee.place -= 1
      try begin(parent, 0, frame.pointee.context, result: .output, step: "extends")
      return false
    }
    if frame.pointee.result == .value {
      try charge(output.pointee.count - frame.pointee.outputStart)
    }
    guard let activation = activations.popLast() else { return true }
    var value: Value?
    if activation.result == .value {
      let text = output.pointee.text(from: activation.outputStart)
      output.pointee.truncate(to: activation.outputStart)
      value = activation.savedAutoescape ? .safe(text) : .string(text)
    }
    release(activation)
    autoescape = activation.savedAutoescape
    guard activations.count > end else { return true }
    if let value {
      activations.last.push(value)
    }
    return activation.result == .end
  }
}
