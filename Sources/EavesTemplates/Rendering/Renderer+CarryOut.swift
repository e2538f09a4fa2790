/// The instructions that `execute` leaves to others.
extension RenderContext {
  /// Carries out one instruction on an activation, the innermost. It may start another function, which
  /// is the innermost then.
  /// - Parameter end: the depth at which the run ends
  /// - Returns: whether it does
  @inline(never)
  func carryOut(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>, until end: Int
  ) throws -> Bool {
    let a = Int(instruction.a)
    switch instruction.operation {
    case .printFiltered: try printFiltered(frame.pop())
    case .lenientUndefined: frame.push(lenientUndefined(frame.pointee.program.constants[a]))
    case .superBlock:
      frame.push(
        superBlock(
          frame.pointee.blockName, frame.pointee.context, frame.pointee.definitions,
          frame.pointee.blockDepth))
    case .selfReference: frame.push(.object(TemplateReference(frame.pointee.context)))

    case .cell, .outerCell, .storeCell, .clear, .resolve, .alias, .parameterToCell, .jumpIfSet,
      .export, .setNamespace, .requireNamespace:
      try carryOutVariable(instruction, frame)
    case .divide, .power, .negate, .affirm, .compareChain, .concatenate, .makeTuple, .makeList,
      .makeDictionary, .slice, .markIfEscaping, .unpack:
      try carryOutOperator(instruction, frame)
    case .call, .callMethod, .filterWithShape, .testWithShape, .macro, .raise:
      try carryOutCall(instruction, frame)
    case .beginLoop, .pushNextItem, .storeLoop, .keepItem, .endFilter, .loopCycle, .notePass,
      .endLoop, .endLoopJumpIfPassed, .recursiveLoop:
      try carryOutLoop(instruction, frame)

    case .beginCapture: captures.append(output.pointee.count)
    case .endCapture: try endCapture(frame)
    case .dropCaptures: dropCaptures(a)
    case .beginAutoescape:
      beginAutoescape(try frame.pop().isTrue(), frame.pointee.context)
    case .endAutoescape: endAutoescape(frame.pointee.context)

    case .block: try beginBlock(instruction, frame)
    case .extends: try extend(frame.pop(), frame)
    case .jumpIfExtended: if frame.pointee.context.parentProgram != nil { frame.pointee.place = a }
    case .include: try beginInclude(frame.pop(), instruction, frame)
    case .importModule:
      frame.push(.object(try importModule(frame.pop(), instruction, frame)))
    case .importName: frame.push(try importName(frame.pointee.program.keys[a].text, frame))
    case .discardExport: frame.pointee.context.hide(frame.pointee.program.keys + a)

    case .finish: return try finish(frame, until: end)

    // `execute` carries these out itself.
    case .text, .writeConstant, .print, .printLocal, .printLocalAttribute, .constant, .local,
      .contextName,
      .localAttribute, .attribute, .item, .storeLocal, .pop, .add, .subtract, .multiply,
      .floorDivide, .remainder, .compare, .not, .isDefined, .test, .filter, .jump, .jumpIfFalse,
      .jumpIfTrue, .jumpIfFalseOrPop, .jumpIfTrueOrPop, .nextItem, .loopAttribute:
      break
    }
    return false
  }
}

/// The operands of the innermost function, for what is not in the machine's inner loop.
extension UnsafeMutablePointer<Activation> {
  func push(_ value: consuming Value) {
    pointee.operandEnd.initialize(to: value)
    pointee.operandEnd += 1
  }

  func pop() -> Value {
    pointee.operandEnd -= 1
    return pointee.operandEnd.move()
  }

  /// The first of so many operands on top.
  func operands(_ count: Int) -> UnsafeMutablePointer<Value> { pointee.operandEnd - count }

  /// Takes so many operands off.
  func drop(_ count: Int) {
    pointee.operandEnd -= count
    pointee.operandEnd.deinitialize(count: count)
  }
}
