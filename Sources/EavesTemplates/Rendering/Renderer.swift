/// Starting and running the functions of a program.
extension RenderContext {
  /// Starts a function. It runs when `run` goes on.
  func begin(
    _ program: Program, _ number: Int32, _ context: TemplateContext,
    captured: [Cell] = [], result: Activation.Result, step: StaticString,
    definitions: [TemplateContext.BlockDefinition] = [], blockName: String = "",
    blockDepth: Int = 0, recursion: LoopState.Recursion? = nil
  ) throws {
    guard activations.count < environment.options.limits.recursion else {
      throw TemplateError.tooDeep
    }
    try spend(1)
    try checkOutput()
    let function = program.functions[Int(number)]
    let memory = allocate(function)
    activations.append(
      Activation(
        program: program, isRoot: number == 0, context: context, slots: memory.slots,
        slotCount: Int(function.slots),
        operands: memory.operands, captured: captured,
        cells: function.cells == 0 ? [] : (0..<function.cells).map { _ in Cell() },
        result: result, step: step, place: Int(function.start), operandEnd: memory.operands,
        loopStart: loops.count, captureStart: captures.count, outputStart: output.pointee.count,
        savedAutoescape: autoescape, definitions: definitions, blockName: blockName,
        blockDepth: blockDepth, recursion: recursion, segment: memory.segment,
        segmentStart: memory.start,
        segmentEnd: memory.end))
    autoescape = context.evaluation.autoescape
  }

  /// Runs the innermost function until it ends.
  func run() throws {
    let depth = activations.count
    do {
      try checkStack()
      try execute(until: depth - 1)
    } catch {
      let placed = locate(error, from: depth - 1)
      while activations.count >= depth, let activation = activations.popLast() {
        release(activation)
        autoescape = activation.savedAutoescape
        loops.removeLast(max(loops.count - activation.loopStart, 0))
        captures.removeLast(max(captures.count - activation.captureStart, 0))
      }
      throw placed
    }
  }

  /// Adds the place to an error, and the functions that led there.
  private func locate(_ error: any Error, from depth: Int) -> TemplateError {
    var placed = error as? TemplateError ?? TemplateError(.function, "\(error)")
    for level in stride(from: activations.count - 1, through: depth, by: -1) {
      let activation = activations[level].pointee
      let position = activation.program.positions[activation.place]
      let line = Int(position.line)
      if placed.line == 0 {
        placed.template = activation.program.name
        placed.line = line
        if let name = placed.missingName {
          placed.suggestion = TemplateError.nearest(to: name, among: activation.context.names)
        }
        let place = activation.program.source.lineText(at: Int(position.offset))
        if activation.program.source.line(at: Int(position.offset)) == line {
          placed.column = place.column
          placed.excerpt = place.text
        } else {
          placed.excerpt = activation.program.source.lineText(line)
        }
      } else if placed.trail.count < 32 {
        placed.trail.append(
          TemplateError.Place(step: placed.nextStep, template: activation.program.name, line: line))
      }
      placed.nextStep = "\(activation.step)"
    }
    return placed
  }
}
