extension Compiler {
  /// Compiles a whole expression, whose value ends up on the stack.
  mutating func value(_ number: Int32, _ frame: Frame) throws {
    let start = here
    try expression(number, frame)
    state.pointee.operands = max(state.pointee.operands, here - start + 8)
  }

  /// Compiles an expression. What hangs to the left, as in `a.b.c|d + e`, is gone through without
  /// recursion, since it has no bound.
  mutating func expression(_ root: Int32, _ frame: Frame) throws {
    let mark = spine.count
    var number = root
    while let left = leftOperand(tree[number]) {
      spine.append(number)
      number = left
    }
    try leaf(number, frame)
    while spine.count > mark {
      let number = spine.removeLast()
      try rest(number, frame)
    }
  }

  /// The operand that is worked out first, for kinds that can be chained without end.
  private func leftOperand(_ node: Node) -> Int32? {
    switch node.kind {
    case .or, .and, .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power,
      .attribute, .item, .call, .test:
      return node.a
    case .filter: return node.a == Node.none ? nil : node.a
    default: return nil
    }
  }

  /// Compiles what follows the left operand.
  private mutating func rest(_ number: Int32, _ frame: Frame) throws {
    let node = tree[number]
    switch node.kind {
    case .or, .and:
      let jump = emit(node.kind == .or ? .jumpIfTrueOrPop : .jumpIfFalseOrPop)
      try expression(node.b, frame)
      land(jump)
    case .add: try binary(.add, node, frame)
    case .subtract: try binary(.subtract, node, frame)
    case .multiply: try binary(.multiply, node, frame)
    case .divide: try binary(.divide, node, frame)
    case .floorDivide: try binary(.floorDivide, node, frame)
    case .remainder: try binary(.remainder, node, frame)
    case .power: try binary(.power, node, frame)
    case .attribute: attribute(node)
    case .item: try item(node, frame)
    case .call: try call(node, frame)
    case .filter: try filter(node, frame)
    default: try test(node, frame)
    }
  }

  private mutating func binary(_ operation: Operation, _ node: Node, _ frame: Frame) throws {
    try expression(node.b, frame)
    offset = node.offset
    switch operation {
    case .divide, .power: emit(operation)
    default: emit(operation, with: takeOperand())
    }
  }

  /// The right operand of an operator, as its instruction has it.
  private struct Operand {
    var place = Instruction.OperandPlace.stack
    var a: Int32 = 0
    var b: Int32 = 0
  }

  /// Takes the instruction back that pushed the right operand, where the operator can do without.
  private mutating func takeOperand() -> Operand {
    guard let last else { return Operand() }
    if last.operation == .local {
      retract()
      return Operand(place: .slot, a: last.a, b: last.b)
    }
    if last.operation == .constant, case .int(let number) = parts.constants[Int(last.a)],
      let immediate = Int32(exactly: number)
    {
      retract()
      return Operand(place: .immediate, a: immediate, b: last.a)
    }
    return Operand()
  }

  private mutating func emit(_ operation: Operation, with operand: Operand, flag: UInt8 = 0) {
    emit(operation, operand.a, operand.b, operand.place.rawValue, flag: flag)
  }

  /// The last instruction, if a jump cannot lead behind it.
  var last: Instruction? { state.pointee.barrier == here ? nil : lastStep }

  /// The open loop of the current function whose `loop` is in a slot.
  func loop(inSlot slot: Int32) -> Int32? {
    let first = state.pointee.firstLoop
    for place in first..<loops.count where loops.pointer(to: place).pointee.slot == slot {
      return Int32(place - first)
    }
    return nil
  }

  private mutating func attribute(_ node: Node) {
    let name = key(node.b)
    if let last, last.operation == .local {
      retract()
      if let loop = loop(inSlot: last.a),
        let attribute = LoopState.Attribute(rawValue: names[node.b])
      {
        emit(.loopAttribute, loop, name, Int32(attribute.number))
        return
      }
      emit(.localAttribute, last.a, name, last.b)
    } else {
      emit(.attribute, name)
    }
  }

  private mutating func item(_ node: Node, _ frame: Frame) throws {
    let argument = tree[node.b]
    guard argument.kind == .slice else {
      try expression(node.b, frame)
      emit(.item)
      return
    }
    for part in [argument.a, argument.b, argument.c] {
      if part == Node.none {
        emit(.constant, constant(.none))
      } else {
        try expression(part, frame)
      }
    }
    emit(.slice)
  }

  private mutating func leaf(_ number: Int32, _ frame: Frame) throws {
    let node = tree[number]
    switch node.kind {
    case .name: try load(node.a, node, frame)
    case .constant: emit(.constant, node.a)
    case .text: emit(.constant, constant(.string(names[node.a])))
    case .tuple, .list:
      for item in tree.list(node.a) { try expression(item, frame) }
      emit(node.kind == .tuple ? .makeTuple : .makeList, Int32(tree.list(node.a).count))
    case .dictionary:
      for item in tree.list(node.a) { try expression(item, frame) }
      emit(.makeDictionary, Int32(tree.list(node.a).count / 2))
    case .condition: try condition(node, frame)
    case .not:
      try expression(node.a, frame)
      emit(.not)
    case .negate:
      try expression(node.a, frame)
      emit(.negate)
    case .affirm:
      try expression(node.a, frame)
      emit(.affirm)
    case .concatenate:
      for item in tree.list(node.a) { try expression(item, frame) }
      // Jinja joins what it can work out when it compiles without a look at safe marks.
      let keepsMarks = escape == .yes && !tree.list(node.a).allSatisfy { isConstant($0) }
      emit(.concatenate, Int32(tree.list(node.a).count), flag: keepsMarks ? 1 : 0)
    case .compare: try comparison(node, frame)
    case .markIfEscaping:
      try expression(node.a, frame)
      emit(.markIfEscaping)
    case .slice, .filter: emit(.constant, constant(.none))
    default: emit(.constant, constant(.none))
    }
  }

  /// Whether an expression has no variables and calls in it.
  private func isConstant(_ number: Int32) -> Bool {
    var isConstant = true
    tree.walk(number) { _, node in
      if node.kind == .name || node.kind == .call { isConstant = false }
      return isConstant ? true : nil
    }
    return isConstant
  }

  private mutating func condition(_ node: Node, _ outer: Frame) throws {
    let frame = outer.soft
    try expression(node.a, frame)
    let toElse = emit(.jumpIfFalse)
    try expression(node.b, frame)
    let toEnd = emit(.jump)
    land(toElse)
    if node.c == Node.none {
      let place =
        "line \(node.line)"
        + (templateName.map { " in \(Value.string($0).representation)" } ?? "")
      let hint =
        "the inline if-expression on \(place) evaluated to false and no else section was defined."
      emit(.lenientUndefined, constant(.string(hint)))
    } else {
      try expression(node.c, frame)
    }
    land(toEnd)
  }

  private mutating func comparison(_ node: Node, _ frame: Frame) throws {
    try expression(node.a, frame)
    let operands = tree.list(node.b)
    var jumps: [Int] = []
    for position in stride(from: 0, to: operands.count, by: 2) {
      try expression(operands[position + 1], frame)
      offset = node.offset
      let comparison = UInt8(truncatingIfNeeded: operands[position])
      if position + 2 == operands.count {
        emit(.compare, with: takeOperand(), flag: comparison)
      } else {
        jumps.append(emit(.compareChain, flag: comparison))
      }
    }
    for jump in jumps { land(jump) }
  }
}
