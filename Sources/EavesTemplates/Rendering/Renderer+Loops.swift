/// Loops.
extension RenderContext {
  func carryOutLoop(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let (a, b) = (Int(instruction.a), Int(instruction.b))
    switch instruction.operation {
    case .beginLoop: loops.append(try makeLoop(frame.pop(), frame))
    case .pushNextItem:
      try spend(1)
      try checkOutput()
      if let item = try loops[loops.count - 1].next() {
        frame.push(item)
      } else {
        frame.pointee.place = a
      }
    case .storeLoop:
      let value = Value.object(loops[loops.count - 1])
      if instruction.flag == 0 {
        frame.pointee.slots[a] = value
      } else {
        frame.pointee.cells[a].set(value, self)
      }
    case .keepItem:
      try charge(MemoryLayout<Value>.stride)
      try loops[loops.count - 1].keepCurrent()
    case .endFilter: frame.push(.newList(loops.removeLast().kept))
    case .loopCycle:
      let value = try loops[frame.pointee.loopStart + a].cycle(frame.operands(b), b)
      frame.drop(b)
      frame.push(value)
    case .notePass: loops[loops.count - 1].passed = true
    case .endLoop: loops.removeLast()
    case .endLoopJumpIfPassed: if loops.removeLast().passed { frame.pointee.place = a }
    default:
      let iterable = frame.pop()
      try beginRecursion(
        LoopState.Recursion(
          program: frame.pointee.program, function: instruction.a,
          captured: sharedCells(of: instruction.a, frame), context: frame.pointee.context),
        iterable, depth: 0, result: .output)
    }
  }

  /// The state of a loop that starts. The first loop of a recursive loop's function is that loop.
  private func makeLoop(
    _ value: Value, _ frame: UnsafeMutablePointer<Activation>
  ) throws -> LoopState {
    guard loops.count == frame.pointee.loopStart, let recursion = frame.pointee.recursion else {
      return try LoopState(value, self)
    }
    return try LoopState(value, self, depth: frame.pointee.blockDepth, recursion: recursion)
  }

  private func beginRecursion(
    _ recursion: LoopState.Recursion, _ iterable: Value, depth: Int, result: Activation.Result
  ) throws {
    try begin(
      recursion.program, recursion.function, recursion.context, captured: recursion.captured,
      result: result, step: "loop", blockDepth: depth, recursion: recursion)
    activations.last.push(iterable)
  }

  /// Runs a recursive loop over other items, for `loop(items)`.
  func callRecursion(
    _ recursion: LoopState.Recursion, _ iterable: Value, depth: Int
  ) throws -> Value {
    try capture(isSafe: autoescape) {
      try beginRecursion(recursion, iterable, depth: depth, result: .end)
    }
  }
}
