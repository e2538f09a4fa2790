/// Calls of functions, methods, filters and tests.
extension RenderContext {
  func carryOutCall(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let (a, b) = (Int(instruction.a), Int(instruction.b))
    switch instruction.operation {
    case .call: try call(instruction, frame)
    case .callMethod: try callMethod(instruction, frame)
    case .filterWithShape:
      let shape = frame.pointee.program.shapes[b]
      let filter = frame.pointee.program.filters[a]
      let value = frame.operands(shape.count + 1)
      let result = try filter.signature.bind(gather(value + 1, shape)) {
        try filter.body(value.pointee, $0, self)
      }
      try charge(result: result, of: value.pointee)
      frame.drop(shape.count)
      value.pointee = result
    case .testWithShape:
      let shape = frame.pointee.program.shapes[b]
      let test = frame.pointee.program.tests[a]
      let value = frame.operands(shape.count + 1)
      let result = try test.signature.bind(gather(value + 1, shape)) {
        try test.body(value.pointee, $0, self)
      }
      frame.drop(shape.count)
      value.pointee = .bool(result)
    case .macro:
      let description = frame.pointee.program.macros[a]
      frame.push(
        .macro(
          Macro(
            program: frame.pointee.program, description: description,
            captured: sharedCells(of: description.function, frame),
            context: frame.pointee.context)))
    default: throw frame.pointee.program.errors[a]
    }
  }

  /// Applies a filter to a value on the stack, with the arguments behind it. The result takes the
  /// value's place, or is printed.
  @inline(never)
  func filter(
    _ instruction: Instruction, _ value: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let arguments = Arguments(
      base: value + 1, count: Int(instruction.b),
      given: UInt64(UInt32(bitPattern: instruction.c)))
    // The program keeps its filters as long as it runs.
    let filter = Unmanaged.passUnretained(frame.pointee.program.filters[Int(instruction.a)])
    try filter._withUnsafeGuaranteedRef { filter in
      guard instruction.flag == 0 else {
        return try print(filter, value.pointee, arguments, instruction.flag >> 1)
      }
      let result = try filter.body(value.pointee, arguments, self)
      try charge(result: result, of: value.pointee)
      value.pointee = result
    }
  }

  /// Whether a test holds for a value on the stack, with the arguments behind it.
  @inline(never)
  func test(
    _ instruction: Instruction, _ value: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Activation>
  ) throws -> Bool {
    let arguments = Arguments(
      base: value + 1, count: Int(instruction.b),
      given: UInt64(UInt32(bitPattern: instruction.c)))
    let test = Unmanaged.passUnretained(frame.pointee.program.tests[Int(instruction.a)])
    return try test._withUnsafeGuaranteedRef { try $0.body(value.pointee, arguments, self) }
  }

  private func call(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let shape = frame.pointee.program.shapes[Int(instruction.b)]
    let callee = frame.operands(shape.count + 1)
    try spend(1)
    if case .macro(let macro) = callee.pointee {
      try prepare(macro, callee, shape, prints: instruction.flag != 0)
      frame.pointee.operandEnd = callee
      return
    }
    let value = try call(callee, shape)
    try charge(result: value, of: callee.pointee)
    try end(instruction, frame, callee, shape, value)
  }

  private func callMethod(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let key = frame.pointee.program.keys + Int(instruction.a)
    let shape = frame.pointee.program.shapes[Int(instruction.b)]
    let callee = frame.operands(shape.count + 1)
    guard let method = key.pointee.methods?.method(of: callee.pointee) else {
      callee.pointee = try attribute(key, of: callee.pointee)
      return try call(instruction, frame)
    }
    try spend(1)
    let value = try call(method, key.pointee, callee, shape)
    try charge(result: value, of: callee.pointee)
    try end(instruction, frame, callee, shape, value)
  }

  /// Puts the result of a call in the place of callee and arguments, or prints it.
  private func end(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>,
    _ callee: UnsafeMutablePointer<Value>, _ shape: Program.Shape, _ value: Value
  ) throws {
    frame.drop(shape.count)
    callee.pointee = value
    if instruction.flag != 0 { try print(frame.pop(), instruction.flag >> 1) }
  }

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
  func capture(isSafe: Bool, _ start: () throws -> Void) throws -> Value {
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
  private func call(_ callee: UnsafeMutablePointer<Value>, _ shape: Program.Shape) throws -> Value {
    if case .function(let function) = callee.pointee, shape.isPlain,
      shape.positional >= function.signature.required,
      shape.positional <= function.signature.parameters.count
    {
      return try function.body(Arguments(base: callee + 1, count: shape.positional), self)
    }
    return try call(callee.pointee, gather(callee + 1, shape))
  }

  /// Calls a method of the value on the stack, whose arguments lie behind it.
  private func call(
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
    if shape.isPlain, shape.positional >= signature.required,
      shape.positional <= signature.parameters.count
    {
      return try method.body(
        value.pointee, Arguments(base: value + 1, count: shape.positional), self)
    }
    return try signature.bind(gather(value + 1, shape)) {
      try method.body(value.pointee, $0, self)
    }
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
}
