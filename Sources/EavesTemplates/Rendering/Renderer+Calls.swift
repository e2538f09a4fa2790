extension RenderContext {
  /// Calls a function, macro or callable object.
  /// - Throws: a `TypeError` when the value cannot be called or the arguments do not fit, and what
  ///   the function throws
  func call(_ callee: Value, _ arguments: CallArguments = CallArguments()) throws -> Value {
    switch callee {
    case .function(let function):
      return try function.signature.bind(arguments) { try function.body($0, self) }
    case .macro(let macro):
      let values = try bind(macro, arguments)
      return try capture(isSafe: autoescape) {
        try begin(macro, values, result: .end)
      }
    case .object(let object):
      if let engineObject = object as? any EngineObject {
        if let result = try engineObject.call(arguments, self) { return result }
      } else if let result = try object.call(arguments) {
        return result
      }
    case .undefined(let undefined): throw undefined.error
    default: break
    }
    throw TemplateError(.type, "'\(callee.typeName)' object is not callable")
  }

  /// Runs what `start` begins, and takes its output.
  private func capture(isSafe: Bool, _ start: () throws -> Void) throws -> Value {
    let first = output.pointee.count
    captures.append(first)
    defer {
      captures.removeLast()
      output.pointee.truncate(to: first)
    }
    try start()
    try run()
    let text = output.pointee.text(from: first)
    return isSafe ? .safe(text) : .string(text)
  }

  /// Calls a callee whose arguments lie behind it on the stack.
  func call(_ callee: UnsafeMutablePointer<Value>, _ shape: Program.Shape) throws -> Value {
    if case .function(let function) = callee.pointee, shape.isPlain,
      shape.positional >= function.signature.required,
      shape.positional <= function.signature.parameters.count
    {
      return try function.body(Arguments(base: callee + 1, count: shape.positional), self)
    }
    return try call(callee.pointee, gather(callee + 1, shape))
  }

  /// Calls a method of the value on the stack, whose arguments lie behind it. Takes them off.
  func call(
    _ method: Method, _ key: Program.Key, _ value: UnsafeMutablePointer<Value>,
    _ shape: Program.Shape
  ) throws -> Value {
    if method.mutates, environment.options.sandbox == .immutable {
      throw TemplateError(
        .security,
        "access to attribute \(Value.string(key.text).representation) of "
          + "\(Value.string(value.pointee.typeName).representation) object is unsafe.")
    }
    let signature = method.signature
    let result: Value
    if shape.isPlain, shape.positional >= signature.required,
      shape.positional <= signature.parameters.count
    {
      result = try method.body(
        value.pointee, Arguments(base: value + 1, count: shape.positional), self)
    } else {
      result = try signature.bind(gather(value + 1, shape)) {
        try method.body(value.pointee, $0, self)
      }
    }
    (value + 1).deinitialize(count: shape.count)
    return result
  }

  /// The arguments that lie on the stack, with those of `*` and `**` among them.
  func gather(_ base: UnsafeMutablePointer<Value>, _ shape: Program.Shape) throws -> CallArguments {
    var arguments = CallArguments(
      Array(UnsafeBufferPointer(start: base, count: shape.positional)))
    for (position, name) in shape.keywords.enumerated() {
      arguments.keywords.append((name, base[shape.positional + position]))
    }
    var next = shape.positional + shape.keywords.count
    if shape.hasRest {
      arguments.positional += try base[next].items(self)
      next += 1
    }
    if shape.hasRestKeywords {
      guard let dictionary = try base[next].dictionary() else {
        throw TemplateError(
          .type, "argument after ** must be a mapping, not \(base[next].typeName)")
      }
      for entry in dictionary.entries {
        guard let name = entry.key.text else {
          throw TemplateError(.type, "keywords must be strings")
        }
        guard arguments[name] == nil else {
          throw TemplateError(.type, "got multiple values for keyword argument '\(name)'")
        }
        arguments.keywords.append((name, entry.value))
      }
    }
    return arguments
  }

  // MARK: Macros

  /// Starts a macro whose arguments lie behind it on the stack. Takes all of them off.
  func prepare(
    _ macro: Macro, _ callee: UnsafeMutablePointer<Value>, _ shape: Program.Shape, prints: Bool
  ) throws {
    let description = macro.description
    let result: Activation.Result = prints ? .output : .value
    if fits(shape, description) {
      try begin(
        macro.program, description.function, macro.context, captured: macro.captured,
        result: result, step: "macro")
      let slots = activations[activations.count - 1].pointee.slots
      for position in 0..<shape.positional { slots[position] = (callee + 1 + position).move() }
      let keywords = callee + 1 + shape.positional
      for (position, name) in shape.keywords.enumerated() {
        if let place = description.parameters.firstIndex(of: name) {
          slots[place] = (keywords + position).move()
        }
      }
    } else {
      let values = try bind(macro, gather(callee + 1, shape))
      try begin(macro, values, result: result)
      (callee + 1).deinitialize(count: shape.count)
    }
    callee.deinitialize(count: 1)
  }

  /// Whether each argument of a call has a parameter of its own.
  private func fits(_ shape: Program.Shape, _ macro: Program.MacroDescription) -> Bool {
    guard !shape.hasRest, !shape.hasRestKeywords, !shape.hasDoubledKeywords,
      shape.positional <= macro.parameters.count,
      !macro.takesCaller, !macro.takesKeywords, !macro.takesRest
    else { return false }
    return shape.keywords.allSatisfy { name in
      guard let place = macro.parameters.firstIndex(of: name) else { return false }
      return place >= shape.positional
    }
  }

  private func begin(_ macro: Macro, _ values: [Value?], result: Activation.Result) throws {
    try begin(
      macro.program, macro.description.function, macro.context, captured: macro.captured,
      result: result, step: "macro")
    let slots = activations[activations.count - 1].pointee.slots
    for (position, value) in values.enumerated() { slots[position] = value }
  }

  /// Sorts the arguments of a macro's call. (Jinja: Macro.__call__.)
  private func bind(_ macro: Macro, _ call: CallArguments) throws -> [Value?] {
    let description = macro.description
    let name = description.name.map { Value.string($0).representation } ?? "None"
    let count = description.parameters.count
    var values: [Value?] = call.positional.prefix(count).map { $0 }
    var keywords = call.keywords
    var foundCaller = values.count == count && description.parameters.contains("caller")
    func take(_ name: String) -> Value? {
      guard let position = keywords.firstIndex(where: { $0.name == name }) else { return nil }
      return keywords.remove(at: position).value
    }
    for parameter in description.parameters.dropFirst(values.count) {
      values.append(take(parameter))
      if parameter == "caller" { foundCaller = true }
    }
    if description.takesCaller, !foundCaller {
      values.append(take("caller") ?? undefined(hint: "No caller defined"))
    }
    if description.takesKeywords {
      let dictionary = ValueDictionary(capacity: keywords.count)
      for (name, value) in keywords { dictionary.set(name, value) }
      values.append(.dictionary(dictionary))
    } else if let first = keywords.first {
      guard !keywords.contains(where: { $0.name == "caller" }) else {
        throw TemplateError(
          .type,
          "macro \(name) was invoked with two values for the special caller argument. "
            + "This is most likely a bug.")
      }
      throw TemplateError(
        .type,
        "macro \(name) takes no keyword argument \(Value.string(first.name).representation)")
    }
    if description.takesRest {
      values.append(.tuple(Array(call.positional.dropFirst(count))))
    } else if call.positional.count > count {
      throw TemplateError(.type, "macro \(name) takes not more than \(count) argument(s)")
    }
    return values
  }

  /// The cells of the running function that an inner one shares.
  func sharedCells(of function: Int32, _ frame: Activation) -> [Cell] {
    frame.program.functions[Int(function)].captures.map {
      $0.isOwn ? frame.cells[Int($0.number)] : frame.captured[Int($0.number)]
    }
  }

  // MARK: Loops

  /// The state of a loop that starts. The first loop of a recursive loop's function is that loop.
  func makeLoop(_ value: Value, _ frame: Activation, isFirst: Bool) throws -> LoopState {
    guard isFirst, let recursion = frame.recursion else { return try LoopState(value, self) }
    return try LoopState(value, self, depth: frame.blockDepth, recursion: recursion)
  }

  func beginRecursion(
    _ recursion: LoopState.Recursion, _ iterable: Value, depth: Int, result: Activation.Result
  ) throws {
    try begin(
      recursion.program, recursion.function, recursion.context, captured: recursion.captured,
      result: result, step: "loop", blockDepth: depth, recursion: recursion)
    let last = activations.count - 1
    activations[last].pointee.operandEnd.initialize(to: iterable)
    activations[last].pointee.operandEnd += 1
  }

  /// Runs a recursive loop over other items, for `loop(items)`.
  func callRecursion(
    _ recursion: LoopState.Recursion, _ iterable: Value, depth: Int
  ) throws -> Value {
    try capture(isSafe: autoescape) {
      try beginRecursion(recursion, iterable, depth: depth, result: .end)
    }
  }

  // MARK: Blocks

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
