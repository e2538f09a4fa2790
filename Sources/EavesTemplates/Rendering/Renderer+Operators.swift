/// Operators and literals of several values.
extension RenderContext {
  func carryOutOperator(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let count = Int(instruction.a)
    let top = frame.operands(1)
    switch instruction.operation {
    case .divide:
      let right = frame.pop()
      top[-1] = try top[-1].divided(by: right)
    case .power:
      let right = frame.pop()
      top[-1] = try top[-1].power(right)
    case .negate: top.pointee = try top.pointee.negated()
    case .affirm: top.pointee = try top.pointee.affirmed()
    case .compareChain:
      let holds = try compare(top - 1, instruction.flag, top)
      let right = frame.pop()
      top[-1] = holds ? right : .bool(false)
      if !holds { frame.pointee.place = count }
    case .concatenate:
      let value = try concatenated(frame.operands(count), count, escapes: instruction.flag != 0)
      frame.drop(count)
      frame.push(value)
    case .makeTuple, .makeList:
      try charge(items: count)
      let items = Array(UnsafeBufferPointer(start: frame.operands(count), count: count))
      frame.drop(count)
      frame.push(instruction.operation == .makeTuple ? .tuple(items) : .newList(items))
    case .makeDictionary:
      try charge(items: 3 * count)
      let value = try dictionary(frame.operands(2 * count), count)
      frame.drop(2 * count)
      frame.push(value)
    case .slice:
      let value = try slice(top[-3], top[-2], top[-1], top[0])
      frame.drop(4)
      frame.push(value)
    case .markIfEscaping:
      if autoescape, !top.pointee.isSafe { top.pointee = .safe(try top.pointee.string()) }
    default:
      for item in try unpacked(frame.pop(), count).reversed() { frame.push(item) }
    }
  }

  /// Compares two values with an operator.
  @inline(never)
  func compare(
    _ left: UnsafePointer<Value>, _ operation: UInt8, _ right: UnsafePointer<Value>
  ) throws -> Bool {
    switch Comparison(rawValue: operation) ?? .equal {
    case .equal: try left.pointee.equals(right.pointee)
    case .notEqual: try !left.pointee.equals(right.pointee)
    case .less: try left.pointee.compare(.less, right.pointee)
    case .lessOrEqual: try left.pointee.compare(.lessOrEqual, right.pointee)
    case .greater: try left.pointee.compare(.greater, right.pointee)
    case .greaterOrEqual: try left.pointee.compare(.greaterOrEqual, right.pointee)
    case .isIn: try right.pointee.contains(left.pointee, self)
    case .isNotIn: try !right.pointee.contains(left.pointee, self)
    }
  }

  /// The keys and values that lie in turn on the stack, as a dictionary.
  private func dictionary(_ items: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
    let dictionary = ValueDictionary(capacity: count)
    for position in 0..<count {
      try dictionary.set(items[2 * position], items[2 * position + 1])
    }
    return .dictionary(dictionary)
  }

  /// The items of a sequence that is assigned to so many variables.
  private func unpacked(_ value: Value, _ count: Int) throws -> [Value] {
    let items: [Value]
    switch value {
    case .list(let list), .tuple(let list): items = list.items
    case .iterator(let iterator):
      var taken: [Value] = []
      while taken.count <= count, let next = try iterator.next() { taken.append(next) }
      items = taken
    case .int, .bool, .double, .none, .function, .macro:
      throw TemplateError(.type, "cannot unpack non-iterable \(value.typeName) object")
    default: items = try value.items(self)
    }
    guard items.count >= count else {
      throw TemplateError(
        .value, "not enough values to unpack (expected \(count), got \(items.count))")
    }
    guard items.count == count else {
      throw TemplateError(.value, "too many values to unpack (expected \(count))")
    }
    return items
  }
}
