/// The machine: carries out the instructions of a program.
extension RenderContext {
  /// Carries out instructions until the function at a depth ends.
  ///
  /// What most templates do most often is here, with what it needs in local variables. The rest works on
  /// the activation, in `carryOut`: the fewer instructions are here, the more of those variables are in
  /// registers. Integers are looked at first and never copied as values; dictionaries are looked up
  /// where they are, without a count of references.
  func execute(until end: Int) throws {
    let output = output
    functions: while true {
      let frame = activations.last
      let code = frame.pointee.program.code
      let keys = frame.pointee.program.keys
      let constants = frame.pointee.program.constants
      let source = frame.pointee.program.source.bytes
      let slots = frame.pointee.slots
      // The innermost loop, which `loops` keeps.
      let loop = loops.last.map(Unmanaged.passUnretained)
      var place = frame.pointee.place
      var sp = frame.pointee.operandEnd
      do {
        while true {
          let instruction = code[place]
          place &+= 1
          let a = Int(instruction.a)
          let b = Int(instruction.b)
          switch instruction.operation {
          // Output
          case .text: output.pointee.append(UnsafeBufferPointer(start: source + a, count: b))
          case .writeConstant:
            if let text = constants[a].text { output.pointee.append(text) }
          case .print:
            if case .int(let number) = sp[-1], !finalizes {
              sp -= 1
              output.pointee.append(decimal: number)
              continue
            }
            try print(sp.pop(), instruction.flag)
          case .printLocal:
            if let value = slots[a] {
              try write(value, instruction.flag)
            } else {
              try write(undefined(keys[b]), instruction.flag)
            }
          case .printLocalAttribute:
            if let value = (slots + a).value?.attribute(keys + b) {
              try write(value.pointee, instruction.flag)
              continue
            }
            let owner = slots[a] ?? undefined(keys[Int(instruction.c)])
            try write(attribute(keys + b, of: owner), instruction.flag)

          // Values
          case .constant:
            if case .int(let number) = constants[a] {
              sp.push(.int(number))
            } else {
              sp.push(constants[a])
            }
          case .local:
            if case .int(let number)? = slots[a] {
              sp.push(.int(number))
            } else {
              sp.push(slots[a] ?? undefined(keys[b]))
            }
          case .contextName:
            if slots[a] == nil {
              slots[a] = frame.pointee.context.lookUp(keys + b) ?? undefined(keys[b])
            }
          case .localAttribute:
            if !isSandboxed, var value = (slots + a).value?.attribute(keys + b) {
              // The attributes of that, and so on, are looked up without a copy of what is between.
              while code[place].operation == .attribute,
                let inner = value.attribute(keys + Int(code[place].a))
              {
                value = inner
                place &+= 1
              }
              if code[place].operation == .print, !finalizes {
                place &+= 1
                try write(value.pointee, code[place - 1].flag)
              } else {
                sp.push(value.pointee)
              }
              continue
            }
            let owner = slots[a] ?? undefined(keys[Int(instruction.c)])
            sp.push(try attribute(keys + b, of: owner))
          case .attribute:
            if !isSandboxed, let value = UnsafePointer(sp - 1).attribute(keys + a) {
              sp[-1] = value.pointee
              continue
            }
            sp[-1] = try attribute(keys + a, of: sp[-1])
          case .item:
            if case .int(let index) = sp[-1], let list = (sp - 2).list,
              let item = list._withUnsafeGuaranteedRef({ $0.item(at: index) })
            {
              sp -= 1
              sp[-1] = item
              continue
            }
            sp -= 1
            sp[-1] = try item(sp.move(), of: sp[-1])
          case .storeLocal:
            sp -= 1
            slots[a] = sp.move()
          case .clear where instruction.flag == 0: slots[a] = nil
          case .alias where instruction.flag == 0 && instruction.c == 0: slots[a] = slots[b]
          case .pop: sp.drop()

          // Operators
          case .add:
            if let (left, right) = integers(instruction, sp, slots) {
              let (sum, overflow) = left.addingReportingOverflow(right)
              guard !overflow else { throw TemplateError.integerOverflow }
              sp.replace(instruction, .int(sum))
              continue
            }
            sp = pushOperand(instruction, sp, frame)
            sp -= 1
            sp[-1] = try sp[-1].adding(sp.move(), self)
          case .subtract:
            if let (left, right) = integers(instruction, sp, slots) {
              let (difference, overflow) = left.subtractingReportingOverflow(right)
              guard !overflow else { throw TemplateError.integerOverflow }
              sp.replace(instruction, .int(difference))
              continue
            }
            sp = pushOperand(instruction, sp, frame)
            sp -= 1
            sp[-1] = try sp[-1].subtracting(sp.move())
          case .multiply:
            if let (left, right) = integers(instruction, sp, slots) {
              let (product, overflow) = left.multipliedReportingOverflow(by: right)
              guard !overflow else { throw TemplateError.integerOverflow }
              sp.replace(instruction, .int(product))
              continue
            }
            sp = pushOperand(instruction, sp, frame)
            sp -= 1
            sp[-1] = try sp[-1].multiplied(by: sp.move(), self)
          case .floorDivide:
            sp = pushOperand(instruction, sp, frame)
            sp -= 1
            sp[-1] = try sp[-1].floorDivided(by: sp.move())
          case .remainder:
            if let (left, right) = integers(instruction, sp, slots), right > 0 {
              let remainder = left % right
              sp.replace(instruction, .int(remainder < 0 ? remainder + right : remainder))
              continue
            }
            sp = pushOperand(instruction, sp, frame)
            sp -= 1
            sp[-1] = try sp[-1].remainder(by: sp.move(), self)
          case .compare:
            if let (left, right) = integers(instruction, sp, slots),
              let holds = Comparison(rawValue: instruction.flag)?.holds(left, right)
            {
              sp -= instruction.takesOperand ? 2 : 1
              code.conclude(holds, &place, &sp)
              continue
            }
            if instruction.c == Instruction.OperandPlace.slot.rawValue,
              let right = (slots + a).value
            {
              let holds = try compare(sp - 1, instruction.flag, right)
              sp.drop()
              code.conclude(holds, &place, &sp)
              continue
            }
            sp = pushOperand(instruction, sp, frame)
            let holds = try compare(sp - 2, instruction.flag, sp - 1)
            sp.drop()
            sp.drop()
            code.conclude(holds, &place, &sp)
          case .not:
            let holds = try !(sp - 1).isTrue()
            sp.drop()
            code.conclude(holds, &place, &sp)
          case .isDefined:
            let holds = sp[-1].isUndefined == (instruction.flag != 0)
            sp.drop()
            code.conclude(holds, &place, &sp)
          case .test:
            let holds = try test(instruction, sp - b - 1, frame)
            for _ in 0...b { sp.drop() }
            code.conclude(holds, &place, &sp)
          case .filter:
            try filter(instruction, sp - b - 1, frame)
            for _ in 0..<b { sp.drop() }
            if instruction.flag != 0 { sp.drop() }

          // Jumps
          case .jump: place = a
          case .jumpIfFalse:
            let holds = try (sp - 1).isTrue()
            sp.drop()
            if !holds { place = a }
          case .jumpIfTrue:
            let holds = try (sp - 1).isTrue()
            sp.drop()
            if holds { place = a }
          case .jumpIfFalseOrPop:
            if try (sp - 1).isTrue() { sp.drop() } else { place = a }
          case .jumpIfTrueOrPop:
            if try (sp - 1).isTrue() { place = a } else { sp.drop() }

          // Loops
          case .nextItem:
            try spend(1)
            try checkOutput()
            if let item = try loop?._withUnsafeGuaranteedRef({ try $0.next() }) {
              slots[b] = item
            } else {
              place = a
            }
          case .loopAttribute:
            let attribute = LoopState.Attribute.byNumber[Int(instruction.c)]
            sp.push(try loops[frame.pointee.loopStart + a].attribute(attribute))

          default:
            frame.pointee.place = place
            frame.pointee.operandEnd = sp
            do {
              if try carryOut(instruction, frame, until: end) { return }
            } catch {
              sp = frame.pointee.operandEnd
              throw error
            }
            // It may have started or ended a function or a loop.
            continue functions
          }
        }
      } catch {
        // The instruction that failed is the one before the next.
        frame.pointee.place = max(place - 1, 0)
        frame.pointee.operandEnd = sp
        throw error
      }
    }
  }
}
