/// Where variables are, and what they hold when a scope starts.
extension Compiler {
  /// Chooses the place of a variable of the current or an outer function.
  private mutating func settle(_ symbol: Scope.Symbol) {
    guard symbol.number < 0 else { return }
    let depth = states[symbol.function].depth
    let deepestUse = max(names.entries[Int(symbol.name)].deepestUse, tree.deepestContextUse)
    symbol.isCell = deepestUse > depth
    if symbol.isCell {
      symbol.number = states[symbol.function].cells
      states[symbol.function].cells += 1
    } else {
      symbol.number = newSlot(symbol.function)
    }
  }

  mutating func newSlot(_ function: Int? = nil) -> Int32 {
    let function = function ?? current
    states[function].slots += 1
    return states[function].slots - 1
  }

  /// Where a variable is, seen from the current function.
  mutating func place(_ symbol: Scope.Symbol) -> (place: Program.Place, number: Int32) {
    settle(symbol)
    if symbol.function == current {
      return (symbol.isCell ? .cell : .local, symbol.number)
    }
    return (.outerCell, capture(symbol, in: current))
  }

  /// The number of an outer function's variable among those that a function shares.
  private mutating func capture(_ symbol: Scope.Symbol, in function: Int) -> Int32 {
    if let known = states[function].captures.firstIndex(where: { $0.symbol === symbol }) {
      return Int32(known)
    }
    guard let parent = states[function].parent else { return 0 }
    let isOwn = parent == symbol.function
    let number = isOwn ? symbol.number : capture(symbol, in: parent)
    states[function].captures.append((symbol, isOwn, number))
    return Int32(states[function].captures.count - 1)
  }

  /// The slot that keeps a name of the context once it is looked up.
  mutating func contextSlot(_ name: Int32) -> Int32 {
    if let known = states[current].contextNames.first(where: { $0.name == name }) {
      return known.slot
    }
    let slot = newSlot()
    states[current].contextNames.append((name, slot))
    return slot
  }

  /// Pushes a variable.
  mutating func load(_ name: Int32, _ node: Node, _ frame: Frame) throws {
    guard let symbol = frame.scope.find(name) else { throw unresolved(name, node) }
    let number = key(name, isVariable: true)
    if symbol.isFromContext {
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
  mutating func store(_ symbol: Scope.Symbol) {
    settle(symbol)
    emit(symbol.isCell ? .storeCell : .storeLocal, symbol.number)
  }

  /// Pops a value into a target.
  mutating func assign(_ target: Int32, _ frame: Frame) throws {
    let node = tree[target]
    switch node.kind {
    case .tuple:
      let items = tree.list(node.a)
      emit(.unpack, Int32(items.count))
      states[current].operands = max(states[current].operands, items.count + 8)
      for item in items { try assign(item, frame) }
    case .namespaceTarget:
      try load(node.a, node, frame)
      emit(.setNamespace, key(node.b))
    default:
      guard let symbol = frame.scope.find(node.a) else { throw unresolved(node.a, node) }
      store(symbol)
    }
  }

  /// Makes the variables set at the top of a template known to its blocks and importers.
  mutating func export(_ target: Int32, _ frame: Frame) {
    guard frame.isTopLevel else { return }
    var exported: [Int32] = []
    tree.walk(CollectionOfOne(target)) { _, node in
      if node.kind == .name { exported.append(node.a) }
      return true
    }
    for name in exported { export(name: name, frame, isPublic: isPublic(name)) }
  }

  func isPublic(_ name: Int32) -> Bool { names[name].utf8.first != UInt8(ascii: "_") }

  mutating func export(name: Int32, _ frame: Frame, isPublic: Bool) {
    guard frame.isTopLevel, let symbol = frame.scope.find(name) else { return }
    settle(symbol)
    emit(
      .export, symbol.number, key(name), flag: (symbol.isCell ? 1 : 0) | (isPublic ? 2 : 0))
  }

  /// Gives the variables of a scope the values they start with.
  mutating func enter(_ frame: Frame) {
    for (symbol, load) in frame.scope.loads {
      switch load {
      case .parameter: break
      case .resolve:
        guard frame.scope.isStored(symbol.name) else {
          // Never set here, so it is looked up where it is used, once in a call of the function.
          symbol.isFromContext = true
          continue
        }
        settle(symbol)
        emit(.resolve, symbol.number, key(symbol.name), flag: symbol.isCell ? 1 : 0)
      case .undefined:
        settle(symbol)
        emit(.clear, symbol.number, flag: symbol.isCell ? 1 : 0)
      case .alias(let outer):
        settle(symbol)
        if outer.isFromContext {
          emit(.resolve, symbol.number, key(symbol.name), flag: symbol.isCell ? 1 : 0)
          continue
        }
        let (place, number) = place(outer)
        emit(.alias, symbol.number, number, place.rawValue, flag: symbol.isCell ? 1 : 0)
      }
    }
  }

  /// The variables that another template or block gets to see.
  mutating func localSet(_ frame: Frame) -> Int32 {
    var set: [Program.Local] = []
    var seen: [Int32] = []
    var scope: Scope? = frame.scope
    while let current = scope {
      for name in current.stores where !seen.contains(name) {
        seen.append(name)
        guard let symbol = frame.scope.find(name), !symbol.isFromContext else { continue }
        let (place, number) = place(symbol)
        set.append(Program.Local(key: key(name), place: place, number: number))
      }
      scope = current.parent
    }
    guard !set.isEmpty else { return -1 }
    parts.localSets.append(set)
    return Int32(parts.localSets.count - 1)
  }
}
