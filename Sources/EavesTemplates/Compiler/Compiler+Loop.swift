extension Compiler {
  mutating func loop(_ number: Int32, _ node: Node, _ frame: Frame) throws {
    let loopParts = tree.list(node.c)
    let isRecursive = node.flag & 1 != 0
    try rejectLoopAssignment(number)
    let isExtended = try isRecursive || isExtended(number, body: tree.list(loopParts[1]))
    mark(node)
    if isRecursive {
      let function = beginFunction(parent: current)
      // A recursive loop takes what it loops over as its only argument.
      let saved = (line, offset)
      emit(.beginLoop)
      try loopBody(node, loopParts, inner(frame, function: function), isExtended: true)
      state.pointee.operands = max(state.pointee.operands, 16)
      endFunction()
      (line, offset) = saved
      try value(node.b, frame)
      emit(.recursiveLoop, Int32(function))
    } else {
      try value(node.b, frame)
      emit(.beginLoop)
      try loopBody(node, loopParts, inner(frame), isExtended: isExtended)
    }
  }

  /// Whether the body gets to see `loop`: when it mentions it, or a block in it sees all variables.
  private func isExtended(_ number: Int32, body: SyntaxList) throws -> Bool {
    if !tree.undeclared(special.loop, in: body).isEmpty { return true }
    var hasScopedBlock = false
    if !tree.blocks.isEmpty {
      tree.walk(number) { _, node in
        if node.kind == .block, node.flag & 1 != 0 { hasScopedBlock = true }
        return hasScopedBlock ? nil : true
      }
    }
    return hasScopedBlock
  }

  private func rejectLoopAssignment(_ number: Int32) throws {
    guard let loop = special.loop.first else { return }
    var found: Node?
    tree.walk(number) { _, node in
      if node.kind == .name, node.a == loop, node.flag == Node.isStored { found = node }
      return found == nil ? true : nil
    }
    if let found {
      throw failure("Can't assign to special loop variable in for-loop target", found)
    }
  }

  /// Compiles the passes of a loop that has begun.
  private mutating func loopBody(
    _ node: Node, _ loopParts: SyntaxList, _ start: Frame, isExtended: Bool
  ) throws {
    var frame = start
    let outerScope = scopes.parent(of: frame.scope)
    var loopSymbol: Int32?
    if isExtended {
      let name = names.number("loop")
      scopes.declareParameter(name, in: frame.scope)
      loopSymbol = scopes.find(name, in: frame.scope)
    }
    scopes.declareTarget(node.a, tree, in: frame.scope)
    scopes.visit(tree.list(loopParts[1]), tree, in: frame.scope)

    let collects = isExtended && loopParts[0] != Node.none
    if collects { try collectFiltered(node, loopParts[0], frame) }
    loops.append(
      Loop(
        captureDepth: state.pointee.captureDepth,
        autoescapeDepth: state.pointee.autoescapeDepth))
    if let loopSymbol {
      let (place, slot) = place(loopSymbol)
      emit(.storeLoop, slot, flag: place == .cell ? 1 : 0)
      if place == .local { loops.pointer(to: loops.count - 1).pointee.slot = slot }
    }
    let next = here
    let exit = try nextItem(node.a, frame)
    if loopParts[0] != Node.none, !collects {
      try value(loopParts[0], testFrame(node, loopParts[0], frame))
      let skip = emit(.jumpIfTrue)
      emit(.jump, Int32(next))
      land(skip)
    }
    enter(frame)
    try statements(tree.list(loopParts[1]), &frame)
    let otherwise = tree.list(loopParts[2])
    if !otherwise.isEmpty { emit(.notePass) }
    aim(loops[loops.count - 1].continues, at: next)
    emit(.jump, Int32(next))
    land(exit)
    land(loops.removeLast().breaks)
    guard !otherwise.isEmpty else {
      emit(.endLoop)
      return
    }
    let toEnd = emit(.endLoopJumpIfPassed)
    var elseFrame = Frame(
      scope: scopes.add(parent: outerScope, function: scopes.function(of: frame.scope)),
      checksParent: frame.checksParent)
    scopes.visit(otherwise, tree, in: elseFrame.scope)
    enter(elseFrame)
    try statements(otherwise, &elseFrame)
    land(toEnd)
  }

  /// Puts the next item into the target. Gives the jump that leaves the loop.
  private mutating func nextItem(_ target: Int32, _ frame: Frame) throws -> Int {
    if tree[target].kind == .name, let symbol = scopes.find(tree[target].a, in: frame.scope) {
      let (place, slot) = place(symbol)
      if place == .local { return emit(.nextItem, 0, slot) }
    }
    let exit = emit(.pushNextItem)
    try assign(target, frame)
    return exit
  }

  /// The frame of a loop's filter: the target's variables, but not `loop`, which is that of an outer
  /// loop there.
  private mutating func testFrame(_ node: Node, _ test: Int32, _ frame: Frame) -> Frame {
    let scope = scopes.add(
      parent: scopes.parent(of: frame.scope), function: scopes.function(of: frame.scope))
    scopes.adopt(targetNames(node.a), of: frame.scope, into: scope)
    scopes.visit(test, tree, in: scope)
    scopes.useContext(in: scope)
    return Frame(scope: scope, checksParent: frame.checksParent)
  }

  private func targetNames(_ target: Int32) -> [Int32] {
    var found: [Int32] = []
    tree.walk(target) { _, node in
      if node.kind == .name { found.append(node.a) }
      return true
    }
    return found
  }

  /// Applies the filter to all items first, since `loop` counts the items that pass.
  private mutating func collectFiltered(_ node: Node, _ test: Int32, _ frame: Frame) throws {
    let next = here
    let exit = try nextItem(node.a, frame)
    try value(test, testFrame(node, test, frame))
    let skip = emit(.jumpIfFalse)
    emit(.keepItem)
    land(skip)
    emit(.jump, Int32(next))
    land(exit)
    emit(.endFilter)
    emit(.beginLoop)
  }

  /// `break` and `continue`.
  mutating func jump(_ node: Node) throws {
    guard loops.count > state.pointee.firstLoop else {
      let word = node.kind == .breakLoop ? "break" : "continue"
      throw failure("'\(word)' outside loop", node, kind: .syntax)
    }
    mark(node)
    let loop = loops.pointer(to: loops.count - 1)
    let captures = state.pointee.captureDepth - loop.pointee.captureDepth
    if captures > 0 { emit(.dropCaptures, Int32(captures)) }
    for _ in loop.pointee.autoescapeDepth..<state.pointee.autoescapeDepth {
      emit(.endAutoescape)
    }
    if node.kind == .breakLoop {
      emitJump(in: &loop.pointee.breaks)
    } else {
      emitJump(in: &loop.pointee.continues)
    }
  }
}
