extension Compiler {
  mutating func loop(_ number: Int32, _ node: Node, _ frame: Frame) throws {
    let loopParts = tree.list(node.c)
    let isRecursive = node.flag & 1 != 0
    try rejectLoopAssignment(number)
    let isExtended = try isRecursive || isExtended(number, body: tree.list(loopParts[1]))
    mark(node)
    if isRecursive {
      let outer = current
      let function = beginFunction(parent: outer)
      // A recursive loop takes what it loops over as its only argument.
      let saved = (line, offset)
      emit(.beginLoop)
      try loopBody(node, loopParts, frame.inner(function: function), isExtended: true)
      states[current].operands = max(states[current].operands, 16)
      endFunction(function, resuming: outer)
      (line, offset) = saved
      try value(node.b, frame)
      emit(.recursiveLoop, Int32(function))
    } else {
      try value(node.b, frame)
      emit(.beginLoop)
      try loopBody(node, loopParts, frame.inner(), isExtended: isExtended)
    }
  }

  /// Whether the body gets to see `loop`: when it mentions it, or a block in it sees all variables.
  private func isExtended(_ number: Int32, body: SyntaxList) throws -> Bool {
    if !tree.undeclared(special.loop, in: body).isEmpty { return true }
    var hasScopedBlock = false
    if !tree.blocks.isEmpty {
      tree.walk(CollectionOfOne(number)) { _, node in
        if node.kind == .block, node.flag & 1 != 0 { hasScopedBlock = true }
        return hasScopedBlock ? nil : true
      }
    }
    return hasScopedBlock
  }

  private func rejectLoopAssignment(_ number: Int32) throws {
    guard let loop = special.loop.first else { return }
    var found: Node?
    tree.walk(CollectionOfOne(number)) { _, node in
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
    let outerScope = frame.scope.parent
    var loopSymbol: Scope.Symbol?
    if isExtended {
      loopSymbol = frame.scope.declareParameter(names.number("loop"))
    }
    frame.scope.declareTarget(node.a, tree)
    frame.scope.visit(tree.list(loopParts[1]), tree)

    let collects = isExtended && loopParts[0] != Node.none
    if collects { try collectFiltered(node, loopParts[0], frame) }
    states[current].loops.append(
      Loop(
        captureDepth: states[current].captureDepth,
        autoescapeDepth: states[current].autoescapeDepth))
    if let loopSymbol {
      let (place, slot) = place(loopSymbol)
      emit(.storeLoop, slot, flag: place == .cell ? 1 : 0)
      if place == .local { states[current].loops[states[current].loops.count - 1].slot = slot }
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
    for jump in states[current].loops[states[current].loops.count - 1].continues {
      steps[jump].instruction.a = Int32(next)
    }
    emit(.jump, Int32(next))
    land(exit)
    let ended = states[current].loops.removeLast()
    for jump in ended.breaks { land(jump) }
    guard !otherwise.isEmpty else {
      emit(.endLoop)
      return
    }
    let toEnd = emit(.endLoopJumpIfPassed)
    var elseFrame = Frame(
      scope: Scope(parent: outerScope, function: frame.scope.function),
      checksParent: frame.checksParent)
    elseFrame.scope.visit(otherwise, tree)
    enter(elseFrame)
    try statements(otherwise, &elseFrame)
    land(toEnd)
  }

  /// Puts the next item into the target. Gives the jump that leaves the loop.
  private mutating func nextItem(_ target: Int32, _ frame: Frame) throws -> Int {
    if tree[target].kind == .name, let symbol = frame.scope.find(tree[target].a) {
      let (place, slot) = place(symbol)
      if place == .local { return emit(.nextItem, 0, slot) }
    }
    let exit = emit(.pushNextItem)
    try assign(target, frame)
    return exit
  }

  /// The frame of a loop's filter: the target's variables, but not `loop`, which is that of an outer
  /// loop there.
  private func testFrame(_ node: Node, _ test: Int32, _ frame: Frame) -> Frame {
    var inner = Frame(scope: Scope(parent: frame.scope.parent, function: frame.scope.function))
    inner.scope.adopt(frame.scope, names: targetNames(node.a))
    inner.scope.visit(CollectionOfOne(test), tree)
    inner.scope.useContext()
    inner.checksParent = frame.checksParent
    return inner
  }

  private func targetNames(_ target: Int32) -> [Int32] {
    var found: [Int32] = []
    tree.walk(CollectionOfOne(target)) { _, node in
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
    guard let loop = states[current].loops.last else {
      let word = node.kind == .breakLoop ? "break" : "continue"
      throw failure("'\(word)' outside loop", node, kind: .syntax)
    }
    mark(node)
    let captures = states[current].captureDepth - loop.captureDepth
    if captures > 0 { emit(.dropCaptures, Int32(captures)) }
    for _ in loop.autoescapeDepth..<states[current].autoescapeDepth { emit(.endAutoescape) }
    let jump = emit(.jump)
    let index = states[current].loops.count - 1
    if node.kind == .breakLoop {
      states[current].loops[index].breaks.append(jump)
    } else {
      states[current].loops[index].continues.append(jump)
    }
  }
}
