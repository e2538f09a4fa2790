/// Variables that inner functions share, and those of the context.
extension RenderContext {
  func carryOutVariable(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<Activation>
  ) throws {
    let (a, b) = (Int(instruction.a), Int(instruction.b))
    let isCell = instruction.flag & 1 != 0
    let keys = frame.pointee.program.keys
    switch instruction.operation {
    case .cell: frame.push(frame.pointee.cells[a].value ?? undefined(keys[b]))
    case .outerCell: frame.push(frame.pointee.captured[a].value ?? undefined(keys[b]))
    case .storeCell: frame.pointee.cells[a].set(frame.pop(), self)
    case .clear: frame.set(a, isCell, nil, self)
    case .resolve: frame.set(a, isCell, frame.pointee.context.lookUp(keys + b), self)
    case .alias:
      frame.set(a, isCell, frame.variable(b, Program.Place(rawValue: instruction.c)), self)
    case .parameterToCell:
      frame.pointee.cells[b].set(frame.pointee.slots[a], self)
      frame.pointee.slots[a] = nil
    case .jumpIfSet:
      if frame.variable(a, isCell ? .cell : .local) != nil { frame.pointee.place = b }
    case .export:
      guard let value = frame.variable(a, isCell ? .cell : .local) else { break }
      frame.pointee.context.set(keys + b, value, isPublic: instruction.flag & 2 != 0)
    case .setNamespace:
      let namespace = frame.pop()
      try setAttribute(keys[a], of: namespace, to: frame.pop())
    default:
      guard case .object(let object) = frame.operands(1).pointee, object is Namespace else {
        throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
      }
    }
  }

  /// Sets an attribute of a namespace.
  private func setAttribute(_ key: Program.Key, of target: Value, to value: Value) throws {
    guard case .object(let object) = target, let namespace = object as? Namespace else {
      throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
    }
    try attach(value, to: target)
    namespace.values.insert(value, key: key.value, hash: key.hash)
  }
}

extension UnsafeMutablePointer<Activation> {
  /// The variable in a place.
  fileprivate func variable(_ number: Int, _ place: Program.Place?) -> Value? {
    switch place {
    case .cell: pointee.cells[number].value
    case .outerCell: pointee.captured[number].value
    default: pointee.slots[number]
    }
  }

  fileprivate func set(_ number: Int, _ isCell: Bool, _ value: Value?, _ render: RenderContext) {
    if isCell { pointee.cells[number].set(value, render) } else { pointee.slots[number] = value }
  }
}
