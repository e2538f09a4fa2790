/// Where variables are, and what they hold when a scope starts.
extension Compiler {
  /// Chooses the place of a variable of the current or an outer function.
  @discardableResult
  private mutating func settle(_ number: Int32) -> UnsafeMutablePointer<Scopes.Symbol> {
    let symbol = scopes.symbol(number)
    guard symbol.pointee.number < 0 else { return symbol }
    symbol.pointee.isCell = isShared(number)
    if symbol.pointee.isCell {
      symbol.pointee.number = states.pointer(to: symbol.pointee.function).pointee.cells
      states.pointer(to: symbol.pointee.function).pointee.cells += 1
    } else {
      symbol.pointee.number = newSlot(symbol.pointee.function)
    }
    return symbol
  }

  mutating func newSlot(_ function: Int? = nil) -> Int32 {
    let function = function ?? current
    states.pointer(to: function).pointee.slots += 1
    return states.pointer(to: function).pointee.slots - 1
  }

  /// Where a variable is, seen from the current function.
  mutating func place(_ number: Int32) -> (place: Program.Place, number: Int32) {
    let symbol = settle(number)
    if symbol.pointee.function == current {
      return (symbol.pointee.isCell ? .cell : .local, symbol.pointee.number)
    }
    return (.outerCell, capture(number, in: current))
  }

  /// The number of an outer function's variable among those that a function shares.
  private mutating func capture(_ number: Int32, in function: Int) -> Int32 {
    let first = Int32(truncatingIfNeeded: function)
    if let known = captureIndex.find(first, number) { return Int32(truncatingIfNeeded: known) }
    guard let parent = states.pointer(to: function).pointee.parent else { return 0 }
    let symbol = scopes.symbol(number)
    let isOwn = parent == symbol.pointee.function
    let place = isOwn ? symbol.pointee.number : capture(number, in: parent)
    states.pointer(to: function).pointee.captures.append((isOwn, place))
    let last = states.pointer(to: function).pointee.captures.count - 1
    captureIndex.insert(first, number, last)
    return Int32(truncatingIfNeeded: last)
  }

  /// Pushes a variable.
  mutating func load(_ name: Int32, _ node: Node, _ frame: Frame) throws {
    guard let symbol = scopes.find(name, in: frame.scope) else { throw unresolved(name, node) }
    let number = key(name)
    if scopes.symbol(symbol).pointee.isFromContext {
      let slot = contextSlot(name)
      emit(.contextName, slot, number)
      emit(.local, slot, number)
      return
    }
    let (place, position) = place(symbol)
    switch place {
    case .local: emit(.local, position, number)
    case .cell: emit(.cell, position, number)
    case .outerCell: emit(.outerCell, position, number)
    }
  }

  /// A name that no scope knows of: Jinja fails the same way for the arguments of a set block's
  /// filter.
  private func unresolved(_ name: Int32, _ node: Node) -> TemplateError {
    failure(
      "Tried to resolve a name to a reference that was unknown to the frame "
        + "(\(Value.string(names[name]).representation))", node, kind: .assertionFailed)
  }

  /// Pops a value into a variable of the current function.
  mutating func store(_ symbol: Int32) {
    let symbol = settle(symbol)
    emit(symbol.pointee.isCell ? .storeCell : .storeLocal, symbol.pointee.number)
  }

  /// Pops a value into a target.
  mutating func assign(_ target: Int32, _ frame: Frame) throws {
    let node = tree[target]
    switch node.kind {
    case .tuple:
      let items = tree.list(node.a)
      emit(.unpack, Int32(items.count))
      state.pointee.operands = max(state.pointee.operands, items.count + 8)
      for item in items { try assign(item, frame) }
    case .namespaceTarget:
      try load(node.a, node, frame)
      emit(.setNamespace, key(node.b))
    default:
      guard let symbol = scopes.find(node.a, in: frame.scope) else {
        throw unresolved(node.a, node)
      }
      store(symbol)
    }
  }

  /// Makes the variables set at the top of a template known to its blocks and importers.
  mutating func export(_ target: Int32, _ frame: Frame) {
    guard frame.isTopLevel else { return }
    var exported: [Int32] = []
    tree.walk(target) { _, node in
      if node.kind == .name { exported.append(node.a) }
      return true
    }
    for name in exported { export(name: name, frame, isPublic: isPublic(name)) }
  }

  func isPublic(_ name: Int32) -> Bool {
    names.entries.pointer(to: Int(name)).pointee.bytes.first != UInt8(ascii: "_")
  }

  mutating func export(name: Int32, _ frame: Frame, isPublic: Bool) {
    guard frame.isTopLevel, let found = scopes.find(name, in: frame.scope) else { return }
    let symbol = settle(found)
    emit(
      .export, symbol.pointee.number, key(name),
      flag: (symbol.pointee.isCell ? 1 : 0) | (isPublic ? 2 : 0))
  }

  /// Gives the variables of a scope the values they start with.
  mutating func enter(_ frame: Frame) {
    var next = scopes.firstEntry(of: frame.scope)
    while next != Scopes.none {
      let entry = scopes.entries[Int(next)]
      next = entry.next
      start(entry)
    }
  }

  private mutating func start(_ entry: Scopes.Entry) {
    switch entry.load {
    case .adopted, .parameter: break
    case .resolve:
      guard entry.isStored else {
        // Never set here, so it is looked up where it is used, once in a call of the function.
        scopes.symbol(entry.symbol).pointee.isFromContext = true
        return
      }
      resolve(entry)
    case .undefined:
      let symbol = settle(entry.symbol)
      emit(.clear, symbol.pointee.number, flag: symbol.pointee.isCell ? 1 : 0)
    case .alias:
      guard !scopes.symbol(entry.outer).pointee.isFromContext else { return resolve(entry) }
      let symbol = settle(entry.symbol)
      let (place, number) = place(entry.outer)
      emit(
        .alias, symbol.pointee.number, number, place.rawValue,
        flag: symbol.pointee.isCell ? 1 : 0)
    }
  }

  private mutating func resolve(_ entry: Scopes.Entry) {
    let symbol = settle(entry.symbol)
    emit(
      .resolve, symbol.pointee.number, key(entry.name), flag: symbol.pointee.isCell ? 1 : 0)
  }

  /// The variables that another template or block gets to see. They are the same all over a scope.
  /// - Throws: a `LimitError` when they are too many for all that ask for them
  mutating func localSet(_ frame: Frame, _ node: Node) throws -> Int32 {
    if let known = localSets[frame.scope] { return known }
    let set = locals(frame)
    localCount += set.count
    guard localCount <= Limits.sharedVariables else {
      throw failure(
        "more than \(Limits.sharedVariables) variables for other templates and blocks", node,
        kind: .limit)
    }
    var number: Int32 = -1
    if !set.isEmpty {
      number = Int32(parts.localSets.count)
      parts.localSets.append(set)
    }
    localSets[frame.scope] = number
    return number
  }

  private mutating func locals(_ frame: Frame) -> [Program.Local] {
    var set: [Program.Local] = []
    var seen: Set<Int32> = []
    var scope = frame.scope
    while scope != Scopes.none {
      var next = scopes.firstEntry(of: scope)
      while next != Scopes.none {
        let entry = scopes.entries[Int(next)]
        next = entry.next
        guard entry.isStored, seen.insert(entry.name).inserted,
          let found = scopes.find(entry.name, in: frame.scope),
          !scopes.symbol(found).pointee.isFromContext
        else { continue }
        let (place, number) = place(found)
        set.append(Program.Local(key: key(entry.name), place: place, number: number))
      }
      scope = scopes.parent(of: scope)
    }
    return set
  }
}
