/// The operands of the machine, and what it does to them in place.
extension RenderContext {
  /// The operands of an operator when both are integers, the left one on top of the stack or below.
  /// Those on the stack need not be destroyed.
  @inline(__always)
  func integers(
    _ instruction: Instruction, _ sp: UnsafeMutablePointer<Value>,
    _ slots: UnsafeMutablePointer<Value?>
  ) -> (left: Int, right: Int)? {
    switch instruction.c {
    case Instruction.OperandPlace.immediate.rawValue:
      guard case .int(let left) = sp[-1] else { return nil }
      return (left, Int(instruction.a))
    case Instruction.OperandPlace.slot.rawValue:
      guard case .int(let left) = sp[-1], case .int(let right)? = slots[Int(instruction.a)] else {
        return nil
      }
      return (left, right)
    default:
      guard case .int(let left) = sp[-2], case .int(let right) = sp[-1] else { return nil }
      return (left, right)
    }
  }

  /// Pushes the right operand of an operator where it is not on the stack yet.
  /// - Returns: where the stack ends
  @inline(never)
  func pushOperand(
    _ instruction: Instruction, _ sp: UnsafeMutablePointer<Value>,
    _ frame: UnsafeMutablePointer<Activation>
  ) -> UnsafeMutablePointer<Value> {
    let program = frame.pointee.program
    switch instruction.c {
    case Instruction.OperandPlace.immediate.rawValue:
      sp.initialize(to: program.constants[Int(instruction.b)])
    case Instruction.OperandPlace.slot.rawValue:
      sp.initialize(
        to: frame.pointee.slots[Int(instruction.a)]
          ?? undefined(program.keys[Int(instruction.b)]))
    default: return sp
    }
    return sp + 1
  }
}

extension UnsafeMutablePointer<Value> {
  /// Puts a value on top of the stack whose end this is.
  @inline(__always)
  mutating func push(_ value: consuming Value) {
    initialize(to: value)
    self += 1
  }

  /// Takes the value on top.
  @inline(__always)
  mutating func pop() -> Value {
    self -= 1
    return move()
  }

  /// Gives the value on top up. (`deinitialize` would call a function of Swift's runtime.)
  @inline(__always)
  mutating func drop() {
    self -= 1
    _ = move()
  }

  /// Puts the result of an operator in the place of its operands, which were integers.
  @inline(__always)
  mutating func replace(_ instruction: Instruction, _ result: Value) {
    if instruction.takesOperand { self -= 1 }
    (self - 1).initialize(to: result)
  }

  /// Whether the value counts as true.
  @inline(__always)
  func isTrue() throws -> Bool {
    if case .bool(let flag) = pointee { return flag }
    return try pointee.isTrue()
  }

  /// The list or tuple that the value is. It lives as long as the value.
  @inline(__always)
  var list: Unmanaged<ValueList>? {
    switch pointee {
    case .list(let list), .tuple(let list): Unmanaged.passUnretained(list)
    default: nil
    }
  }
}

extension UnsafePointer<Value> {
  /// The item of a name, where the value is a dictionary that has it and the name means it.
  @inline(__always)
  func attribute(_ key: UnsafePointer<Program.Key>) -> UnsafePointer<Value>? {
    guard case .dictionary(let dictionary) = pointee, key.pointee.findsItems else { return nil }
    return Unmanaged.passUnretained(dictionary)._withUnsafeGuaranteedRef { $0.find(key) }
  }
}

extension UnsafeMutablePointer<Value?> {
  /// The value of a variable, where it is; nil when there is none.
  @inline(__always)
  var value: UnsafePointer<Value>? {
    if pointee == nil { return nil }
    // An optional has its value at its start.
    return UnsafeRawPointer(self).assumingMemoryBound(to: Value.self)
  }
}

extension UnsafePointer<Instruction> {
  /// Pushes the result of a comparison or test, or follows at once the jump that depends on it.
  @inline(__always)
  func conclude(
    _ holds: Bool, _ place: inout Int, _ sp: inout UnsafeMutablePointer<Value>
  ) {
    let next = self[place]
    switch next.operation {
    case .jumpIfFalse: place = holds ? place &+ 1 : Int(next.a)
    case .jumpIfTrue: place = holds ? Int(next.a) : place &+ 1
    case .jumpIfFalseOrPop where holds: place &+= 1
    case .jumpIfTrueOrPop where !holds: place &+= 1
    default: sp.push(.bool(holds))
    }
  }
}
