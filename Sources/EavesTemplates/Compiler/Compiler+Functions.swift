extension Compiler {
  mutating func macro(_ node: Node, _ frame: Frame) throws {
    try macroFunction(node, name: names[node.a], frame)
    emit(.macro, Int32(parts.macros.count - 1))
    guard let symbol = scopes.find(node.a, in: frame.scope) else { return }
    store(symbol)
    export(name: node.a, frame, isPublic: isPublic(node.a))
  }

  mutating func callBlock(_ node: Node, _ frame: Frame) throws {
    try macroFunction(node, name: nil, frame)
    mark(node)
    let start = here
    let callNode = tree[node.a]
    try expression(callNode.a, frame)
    try call(callNode, caller: true, frame)
    state.pointee.operands = max(state.pointee.operands, here - start + 8)
    // What a call gives is written as it is, except where finalize has a say.
    flagLast(1)
  }

  /// Compiles the function of a macro or call block, and describes it as the last of the macros.
  private mutating func macroFunction(_ node: Node, name: String?, _ outerFrame: Frame) throws {
    let outer = current
    let function = beginFunction(parent: outer)
    var frame = inner(outerFrame, function: function)
    frame.checksParent = false
    let signature = tree.list(node.b)
    let parameters = tree.list(signature[0])
    let defaults = tree.list(signature[1])
    let body = tree.list(node.c)

    for parameter in parameters {
      scopes.declareParameter(tree[parameter].a, in: frame.scope)
      // The arguments of a call come in the first slots.
      _ = newSlot()
    }
    let special = try specialParameters(node, parameters, defaults, body)
    for name in special {
      scopes.declareParameter(name, in: frame.scope)
      _ = newSlot()
    }
    scopes.visit(defaults, tree, in: frame.scope)
    scopes.visit(body, tree, in: frame.scope)
    mark(node)
    let all = parameters.map { tree[$0].a } + special
    for (slot, name) in all.enumerated() {
      guard let symbol = scopes.find(name, in: frame.scope) else { continue }
      if isShared(symbol) {
        let (_, cell) = place(symbol)
        emit(.parameterToCell, Int32(slot), cell)
      } else {
        scopes.symbol(symbol).pointee.number = Int32(slot)
      }
    }
    enter(frame)
    try self.defaults(parameters, defaults, frame)
    try statements(body, &frame)
    endFunction()
    let specialNames = special.map { names[$0] }
    parts.macros.append(
      Program.MacroDescription(
        name: name, function: Int32(function), parameters: parameters.map { names[tree[$0].a] },
        takesCaller: specialNames.contains("caller"),
        takesKeywords: specialNames.contains("kwargs"),
        takesRest: specialNames.contains("varargs")))
  }

  /// Which of `caller`, `kwargs` and `varargs` the body uses, in the order a call passes them in.
  private mutating func specialParameters(
    _ node: Node, _ parameters: SyntaxList, _ defaults: SyntaxList, _ body: SyntaxList
  ) throws -> [Int32] {
    let used = tree.undeclared(self.special.macro, in: body)
    var special: [Int32] = []
    for name in self.special.macro where used.contains(name) {
      let position = parameters.firstIndex { tree[$0].a == name }
      guard let position else {
        special.append(name)
        continue
      }
      if names.isName(name, "caller"), position < parameters.count - defaults.count {
        throw failure(
          "When defining macros or call blocks the special \"caller\" argument must be omitted "
            + "or be given a default.", node)
      }
    }
    return special
  }

  private mutating func defaults(
    _ parameters: SyntaxList, _ defaults: SyntaxList, _ frame: Frame
  ) throws {
    let first = parameters.count - defaults.count
    for (position, parameter) in parameters.enumerated() {
      guard let symbol = scopes.find(tree[parameter].a, in: frame.scope) else { continue }
      let (place, slot) = place(symbol)
      let skip = emit(.jumpIfSet, slot, flag: place == .cell ? 1 : 0)
      if position >= first {
        try value(defaults[position - first], frame)
      } else {
        let name = Value.string(names[tree[parameter].a]).representation
        emit(
          .constant,
          constant(
            .undefined(
              Undefined(
                .hint("parameter \(name) was not provided"),
                behaviour: environment.options.undefined))))
      }
      store(symbol)
      land(skip)
    }
  }

  /// Whether inner functions share a variable.
  func isShared(_ symbol: Int32) -> Bool {
    let symbol = scopes.symbol(symbol)
    return max(names.deepestUse(symbol.pointee.name), tree.deepestContextUse)
      > states.pointer(to: symbol.pointee.function).pointee.depth
  }

  // MARK: Blocks and other templates

  mutating func block(_ node: Node, _ frame: Frame) throws {
    guard !(frame.isTopLevel && knowsExtends) else { return }
    mark(node)
    let skip = frame.isTopLevel && extendsCount > 0 ? emit(.jumpIfExtended) : nil
    let locals = node.flag & 1 != 0 ? try localSet(frame, node) : -1
    emit(.block, key(node.a), locals, flag: node.flag)
    if let skip { land(skip) }
  }

  mutating func extends(_ node: Node, _ frame: inout Frame) throws {
    guard frame.isTopLevel else {
      throw failure("cannot use extend from a non top-level scope", node)
    }
    mark(node)
    if extendsCount > 0 {
      let error = errorNumber(TemplateError(.runtime, "extended multiple times"))
      if knowsExtends {
        emit(.raise, error)
        throw KnownEnd()
      }
      let raise = emit(.jumpIfExtended)
      let skip = emit(.jump)
      land(raise)
      emit(.raise, error)
      land(skip)
    }
    try value(node.a, frame)
    emit(.extends)
    if frame.isRootLevel { knowsExtends = true }
    extendsCount += 1
  }

  mutating func include(_ node: Node, _ frame: Frame) throws {
    mark(node)
    try value(node.a, frame)
    let locals = node.flag & 1 != 0 ? try localSet(frame, node) : -1
    emit(.include, 0, locals, flag: node.flag)
  }

  mutating func importAll(_ node: Node, _ frame: Frame) throws {
    mark(node)
    try importModule(node, frame)
    guard let symbol = scopes.find(node.b, in: frame.scope) else { return }
    store(symbol)
    export(name: node.b, frame, isPublic: false)
    if frame.isTopLevel { emit(.discardExport, key(node.b)) }
  }

  private mutating func importModule(_ node: Node, _ frame: Frame) throws {
    try value(node.a, frame)
    let locals = node.flag & 1 != 0 ? try localSet(frame, node) : -1
    emit(.importModule, 0, locals, flag: node.flag)
  }

  mutating func importNames(_ node: Node, _ frame: Frame) throws {
    mark(node)
    try importModule(node, frame)
    let pairs = tree.list(node.b)
    for position in stride(from: 0, to: pairs.count, by: 2) {
      guard let symbol = scopes.find(pairs[position + 1], in: frame.scope) else { continue }
      emit(.importName, key(pairs[position]))
      store(symbol)
      export(name: pairs[position + 1], frame, isPublic: false)
      if frame.isTopLevel { emit(.discardExport, key(pairs[position + 1])) }
    }
    emit(.pop)
  }
}
