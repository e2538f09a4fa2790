/// The machine: carries out the instructions of a program.
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

  /// The operands of an operator when both are integers: those before and at a place. They need not
  /// be destroyed.
  @inline(__always)
  private func integers(_ place: UnsafeMutablePointer<Value>) -> (left: Int, right: Int)? {
    guard case .int(let left) = place[-1], case .int(let right) = place[0] else { return nil }
    return (left, right)
  }

  private func execute(until end: Int) throws {
    let output = output
    var program = activations[activations.count - 1].pointee.program
    var context = activations[activations.count - 1].pointee.context
    var cells = activations[activations.count - 1].pointee.cells
    var captured = activations[activations.count - 1].pointee.captured
    var loopStart = activations[activations.count - 1].pointee.loopStart
    var source = program.source.bytes
    var code = program.code
    var keys = program.keys
    var constants = program.constants
    var slots = activations[activations.count - 1].pointee.slots
    var place = activations[activations.count - 1].pointee.place
    var sp = activations[activations.count - 1].pointee.operandEnd

    func suspend() {
      activations[activations.count - 1].pointee.place = place
      activations[activations.count - 1].pointee.operandEnd = sp
    }
    func resume() {
      let last = activations.count - 1
      program = activations[last].pointee.program
      context = activations[last].pointee.context
      cells = activations[last].pointee.cells
      captured = activations[last].pointee.captured
      loopStart = activations[last].pointee.loopStart
      source = program.source.bytes
      code = program.code
      keys = program.keys
      constants = program.constants
      slots = activations[last].pointee.slots
      place = activations[last].pointee.place
      sp = activations[last].pointee.operandEnd
    }

    do {
      while true {
        let instruction = code[place]
        place &+= 1
        let a = Int(instruction.a)
        let b = Int(instruction.b)
        switch instruction.operation {
        case .text:
          output.pointee.append(UnsafeBufferPointer(start: source + a, count: b))
        case .writeConstant:
          if let text = constants[a].text { output.pointee.append(text) }
        case .print:
          sp -= 1
          let value = sp.move()
          try print(value, instruction.flag)
        case .printLocal:
          if let value = slots[a] {
            try write(value, instruction.flag)
          } else {
            try write(undefined(keys[b]), instruction.flag)
          }
        case .printLocalAttribute:
          if case .dictionary(let dictionary)? = slots[a], keys[b].findsItems {
            let position = dictionary.position(ofText: keys[b].text, hash: keys[b].hash)
            if position >= 0 {
              try write(dictionary.entries[position].value, instruction.flag)
              continue
            }
          }
          let owner = slots[a] ?? undefined(keys[Int(instruction.c)])
          try write(attribute(keys + b, of: owner), instruction.flag)
        case .constant:
          if case .int(let number) = constants[a] {
            sp.initialize(to: .int(number))
          } else {
            sp.initialize(to: constants[a])
          }
          sp += 1
        case .local:
          if case .int(let number)? = slots[a] {
            sp.initialize(to: .int(number))
          } else {
            sp.initialize(to: slots[a] ?? undefined(keys[b]))
          }
          sp += 1
        case .cell:
          sp.initialize(to: cells[a].value ?? undefined(keys[b]))
          sp += 1
        case .outerCell:
          sp.initialize(to: captured[a].value ?? undefined(keys[b]))
          sp += 1
        case .contextName:
          if slots[a] == nil {
            slots[a] = context.lookUp(keys[b].text, keys[b].hash) ?? undefined(keys[b])
          }
        case .localAttribute:
          let owner = slots[a] ?? undefined(keys[Int(instruction.c)])
          sp.initialize(to: try attribute(keys + b, of: owner))
          sp += 1
        case .loopAttribute:
          let attribute = LoopState.Attribute.byNumber[Int(instruction.c)]
          sp.initialize(to: try loops[loopStart + a].attribute(attribute))
          sp += 1
        case .lenientUndefined:
          sp.initialize(
            to: .undefined(Undefined(.hint(constants[a].text ?? ""), behaviour: .lenient)))
          sp += 1
        case .superBlock:
          sp.initialize(
            to: superBlock(
              activations[activations.count - 1].pointee.blockName, context,
              activations[activations.count - 1].pointee.definitions,
              activations[activations.count - 1].pointee.blockDepth))
          sp += 1
        case .selfReference:
          sp.initialize(to: .object(TemplateReference(context)))
          sp += 1
        case .storeLocal:
          sp -= 1
          slots[a] = sp.move()
        case .storeCell:
          sp -= 1
          cells[a].value = sp.move()
        case .clear:
          if instruction.flag == 0 { slots[a] = nil } else { cells[a].value = nil }
        case .resolve:
          let value = context.lookUp(keys[b].text, keys[b].hash)
          if instruction.flag == 0 { slots[a] = value } else { cells[a].value = value }
        case .alias:
          let value =
            instruction.c == 0
            ? slots[b] : instruction.c == 1 ? cells[b].value : captured[b].value
          if instruction.flag == 0 { slots[a] = value } else { cells[a].value = value }
        case .parameterToCell:
          cells[b].value = slots[a]
          slots[a] = nil
        case .jumpIfSet:
          let value = instruction.flag == 0 ? slots[a] : cells[a].value
          if value != nil { place = b }
        case .export:
          let value = instruction.flag & 1 == 0 ? slots[a] : cells[a].value
          if let value {
            context.set(keys[b], value)
            if instruction.flag & 2 != 0, !context.exported.contains(keys[b].text) {
              context.exported.append(keys[b].text)
            }
          }
        case .setNamespace:
          sp -= 2
          let namespace = (sp + 1).move()
          let value = sp.move()
          try setAttribute(keys[a], of: namespace, to: value)
        case .requireNamespace:
          guard case .object(let object) = sp[-1], object is Namespace else {
            throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
          }
        case .pop:
          sp -= 1
          sp.deinitialize(count: 1)
        case .add:
          sp -= 1
          if let (left, right) = integers(sp) {
            let (sum, overflow) = left.addingReportingOverflow(right)
            guard !overflow else { throw TemplateError.integerOverflow }
            (sp - 1).initialize(to: .int(sum))
            continue
          }
          sp[-1] = try sp[-1].adding(sp.move(), self)
        case .subtract:
          sp -= 1
          if let (left, right) = integers(sp) {
            let (difference, overflow) = left.subtractingReportingOverflow(right)
            guard !overflow else { throw TemplateError.integerOverflow }
            (sp - 1).initialize(to: .int(difference))
            continue
          }
          sp[-1] = try sp[-1].subtracting(sp.move())
        case .multiply:
          sp -= 1
          if let (left, right) = integers(sp) {
            let (product, overflow) = left.multipliedReportingOverflow(by: right)
            guard !overflow else { throw TemplateError.integerOverflow }
            (sp - 1).initialize(to: .int(product))
            continue
          }
          sp[-1] = try sp[-1].multiplied(by: sp.move(), self)
        case .divide:
          sp -= 1
          sp[-1] = try sp[-1].divided(by: sp.move())
        case .floorDivide:
          sp -= 1
          sp[-1] = try sp[-1].floorDivided(by: sp.move())
        case .remainder:
          sp -= 1
          if let (left, right) = integers(sp), right > 0 {
            let remainder = left % right
            (sp - 1).initialize(to: .int(remainder < 0 ? remainder + right : remainder))
            continue
          }
          sp[-1] = try sp[-1].remainder(by: sp.move(), self)
        case .power:
          sp -= 1
          sp[-1] = try sp[-1].power(sp.move())
        case .negate: sp[-1] = try sp[-1].negated()
        case .affirm: sp[-1] = try sp[-1].affirmed()
        case .not: sp[-1] = .bool(try !sp[-1].isTrue())
        case .compare:
          sp -= 1
          if let (left, right) = integers(sp),
            let holds = Comparison(rawValue: instruction.flag)?.holds(left, right)
          {
            (sp - 1).initialize(to: .bool(holds))
            continue
          }
          let right = sp.move()
          sp[-1] = .bool(try compare(sp[-1], instruction.flag, right))
        case .compareChain:
          let holds = try compare(sp[-2], instruction.flag, sp[-1])
          sp -= 1
          let right = sp.move()
          sp[-1] = holds ? right : .bool(false)
          if !holds { place = a }
        case .concatenate:
          let value = try concatenated(sp - a, a, escapes: instruction.flag != 0)
          sp -= a
          sp.deinitialize(count: a)
          sp.initialize(to: value)
          sp += 1
        case .makeTuple, .makeList:
          try charge(items: a)
          let items = Array(UnsafeBufferPointer(start: sp - a, count: a))
          sp -= a
          sp.deinitialize(count: a)
          sp.initialize(to: instruction.operation == .makeTuple ? .tuple(items) : .newList(items))
          sp += 1
        case .makeDictionary:
          try charge(items: 3 * a)
          let value = try dictionary(sp - 2 * a, a)
          sp -= 2 * a
          sp.deinitialize(count: 2 * a)
          sp.initialize(to: value)
          sp += 1
        case .attribute: sp[-1] = try attribute(keys + a, of: sp[-1])
        case .item:
          sp -= 1
          let key = sp.move()
          sp[-1] = try item(key, of: sp[-1])
        case .slice:
          let value = try slice(sp[-4], sp[-3], sp[-2], sp[-1])
          sp -= 3
          sp.deinitialize(count: 3)
          sp[-1] = value
        case .markIfEscaping:
          if autoescape, !sp[-1].isSafe { sp[-1] = .safe(try sp[-1].string()) }
        case .unpack:
          sp -= 1
          let items = try unpacked(sp.move(), a)
          for item in items.reversed() {
            sp.initialize(to: item)
            sp += 1
          }
        case .jump: place = a
        case .jumpIfFalse:
          if case .bool(let holds) = sp[-1] {
            sp -= 1
            if !holds { place = a }
            continue
          }
          let holds = try sp[-1].isTrue()
          sp -= 1
          sp.deinitialize(count: 1)
          if !holds { place = a }
        case .jumpIfTrue:
          if case .bool(let holds) = sp[-1] {
            sp -= 1
            if holds { place = a }
            continue
          }
          let holds = try sp[-1].isTrue()
          sp -= 1
          sp.deinitialize(count: 1)
          if holds { place = a }
        case .jumpIfFalseOrPop:
          if try !sp[-1].isTrue() {
            place = a
          } else {
            sp -= 1
            sp.deinitialize(count: 1)
          }
        case .jumpIfTrueOrPop:
          if try sp[-1].isTrue() {
            place = a
          } else {
            sp -= 1
            sp.deinitialize(count: 1)
          }
        case .call, .callMethod:
          let shape = program.shapes[b]
          let callee = sp - shape.count - 1
          try spend(1)
          if instruction.operation == .callMethod {
            if let method = keys[a].methods?.method(of: callee.pointee) {
              let value = try call(method, keys[a], callee, shape)
              try charge(result: value, of: callee.pointee)
              sp = callee + 1
              callee.pointee = value
              if instruction.flag != 0 {
                sp -= 1
                try print(sp.move(), instruction.flag >> 1)
              }
              continue
            }
            callee.pointee = try attribute(keys + a, of: callee.pointee)
          }
          if case .macro(let macro) = callee.pointee {
            try prepare(macro, callee, shape, prints: instruction.flag != 0)
            sp = callee
            // The call's own activation stays below the macro's until that ends.
            activations[activations.count - 2].pointee.place = place
            activations[activations.count - 2].pointee.operandEnd = sp
            resume()
            continue
          }
          let value = try call(callee, shape)
          try charge(result: value, of: callee.pointee)
          (callee + 1).deinitialize(count: shape.count)
          sp = callee + 1
          callee.pointee = value
          if instruction.flag != 0 {
            sp -= 1
            try print(sp.move(), instruction.flag >> 1)
          }
        case .filter:
          let value = sp - b - 1
          let filter = program.filters[a]
          let arguments = Arguments(
            base: value + 1, count: b, given: UInt64(UInt32(bitPattern: instruction.c)))
          if instruction.flag != 0 {
            try print(filter, value.pointee, arguments, instruction.flag >> 1)
            sp = value
            value.deinitialize(count: 1)
            if b > 0 { (value + 1).deinitialize(count: b) }
            continue
          }
          let result = try filter.body(value.pointee, arguments, self)
          try charge(result: result, of: value.pointee)
          if b > 0 { (value + 1).deinitialize(count: b) }
          sp = value + 1
          value.pointee = result
        case .test:
          let value = sp - b - 1
          let result = try program.tests[a].body(
            value.pointee,
            Arguments(base: value + 1, count: b, given: UInt64(UInt32(bitPattern: instruction.c))),
            self)
          (value + 1).deinitialize(count: b)
          sp = value + 1
          value.pointee = .bool(result)
        case .filterWithShape:
          let shape = program.shapes[b]
          let value = sp - shape.count - 1
          let filter = program.filters[a]
          let result = try filter.signature.bind(gather(value + 1, shape)) {
            try filter.body(value.pointee, $0, self)
          }
          try charge(result: result, of: value.pointee)
          (value + 1).deinitialize(count: shape.count)
          sp = value + 1
          value.pointee = result
        case .testWithShape:
          let shape = program.shapes[b]
          let value = sp - shape.count - 1
          let test = program.tests[a]
          let result = try test.signature.bind(gather(value + 1, shape)) {
            try test.body(value.pointee, $0, self)
          }
          (value + 1).deinitialize(count: shape.count)
          sp = value + 1
          value.pointee = .bool(result)
        case .isDefined: sp[-1] = .bool(sp[-1].isUndefined == (instruction.flag != 0))
        case .macro:
          let description = program.macros[a]
          sp.initialize(
            to: .macro(
              Macro(
                program: program, description: description,
                captured: sharedCells(
                  of: description.function, activations[activations.count - 1].pointee),
                context: context)))
          sp += 1
        case .raise: throw program.errors[a]
        case .beginCapture: captures.append(output.pointee.count)
        case .endCapture:
          let start = captures.removeLast()
          try charge(output.pointee.count - start)
          let text = output.pointee.text(from: start)
          output.pointee.truncate(to: start)
          sp.initialize(to: autoescape ? .safe(text) : .string(text))
          sp += 1
        case .dropCaptures:
          let first = captures.count - a
          output.pointee.truncate(to: captures[first])
          captures.removeLast(a)
        case .printFiltered:
          sp -= 1
          let value = sp.move()
          guard let text = value.text else {
            throw TemplateError(
              .type, "sequence item 0: expected str instance, \(value.typeName) found")
          }
          output.pointee.append(text)
        case .beginLoop:
          sp -= 1
          loops.append(
            try makeLoop(
              sp.move(), activations[activations.count - 1].pointee,
              isFirst: loops.count == loopStart))
        case .nextItem:
          try spend(1)
          try checkOutput()
          if let item = try loops[loops.count - 1].next() { slots[b] = item } else { place = a }
        case .pushNextItem:
          try spend(1)
          try checkOutput()
          if let item = try loops[loops.count - 1].next() {
            sp.initialize(to: item)
            sp += 1
          } else {
            place = a
          }
        case .storeLoop:
          let value = Value.object(loops[loops.count - 1])
          if instruction.flag == 0 { slots[a] = value } else { cells[a].value = value }
        case .keepItem:
          try charge(MemoryLayout<Value>.stride)
          try loops[loops.count - 1].keepCurrent()
        case .endFilter:
          let loop = loops.removeLast()
          sp.initialize(to: .newList(loop.kept))
          sp += 1
        case .loopCycle:
          let value = try loops[loopStart + a].cycle(sp - b, b)
          sp -= b
          sp.deinitialize(count: b)
          sp.initialize(to: value)
          sp += 1
        case .notePass: loops[loops.count - 1].passed = true
        case .endLoop: loops.removeLast()
        case .endLoopJumpIfPassed: if loops.removeLast().passed { place = a }
        case .recursiveLoop:
          sp -= 1
          let iterable = sp.move()
          suspend()
          try beginRecursion(
            LoopState.Recursion(
              program: program, function: instruction.a,
              captured: sharedCells(of: instruction.a, activations[activations.count - 1].pointee),
              context: context),
            iterable, depth: 0, result: .output)
          resume()
        case .beginAutoescape:
          sp -= 1
          beginAutoescape(try sp.move().isTrue(), context)
        case .endAutoescape: endAutoescape(context)
        case .block:
          suspend()
          try beginBlock(
            keys[a], activations[activations.count - 1].pointee, locals: b, flag: instruction.flag)
          resume()
        case .extends:
          sp -= 1
          try extend(sp.move(), activations[activations.count - 1].pointee)
        case .jumpIfExtended: if context.parentProgram != nil { place = a }
        case .include:
          sp -= 1
          let name = sp.move()
          suspend()
          try beginInclude(
            name, activations[activations.count - 1].pointee, locals: b, flag: instruction.flag)
          resume()
        case .importModule:
          sp -= 1
          let name = sp.move()
          suspend()
          sp.initialize(
            to: .object(
              try importModule(
                name, activations[activations.count - 1].pointee, locals: b, flag: instruction.flag)
            ))
          sp += 1
        case .importName:
          sp.initialize(to: try importName(keys[a].text, from: sp[-1], program, place - 1))
          sp += 1
        case .discardExport: context.exported.removeAll { $0 == keys[a].text }
        case .finish:
          if activations[activations.count - 1].pointee.isRoot, let parent = context.parentProgram {
            // Comes back here once the parent is rendered.
            context.parentProgram = nil
            place -= 1
            suspend()
            try begin(parent, 0, context, result: .output, step: "extends")
            resume()
            continue
          }
          suspend()
          if try finish(until: end) { return }
          resume()
        }
      }
    } catch {
      // The instruction that failed is the one before the next.
      place = max(place - 1, 0)
      suspend()
      throw error
    }
  }
}
