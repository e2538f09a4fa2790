/// The variables of a part of a template, as its functions keep them apart. (Jinja: idtracking.py.)
final class Scope {
  // A scope is used by one compiler, and no change of a property runs code that reads it, so that
  // accesses need no check at run time.
  /// A variable of a scope: where its value is while rendering.
  final class Symbol {
    let name: Int32
    /// The function whose variable it is.
    let function: Int
    /// Whether it is read from the context and never set.
    @exclusivity(unchecked)
    var isFromContext = false
    /// Its slot, or its cell when functions share it; chosen on first use.
    @exclusivity(unchecked)
    var number: Int32 = -1
    @exclusivity(unchecked)
    var isCell = false

    init(name: Int32, function: Int) {
      self.name = name
      self.function = function
    }
  }

  /// What a variable is at the start of its scope.
  enum Load {
    case parameter
    case resolve
    case alias(Symbol)
    case undefined
  }

  let parent: Scope?
  let function: Int
  /// The scope that this is a copy of, for a branch.
  private let origin: Scope?
  /// The symbols that a scope and the copies for its branches share; those of a copy are its origin's.
  @exclusivity(unchecked)
  private var symbols: [Symbol] = []
  @exclusivity(unchecked)
  private(set) var references: [Symbol] = []
  /// The names of the references, to be searched at once.
  @exclusivity(unchecked)
  private var names: [Int32] = []
  @exclusivity(unchecked)
  private(set) var loads: [(symbol: Symbol, load: Load)] = []
  @exclusivity(unchecked)
  private(set) var stores: [Int32] = []

  init(parent: Scope?, function: Int) {
    self.parent = parent
    self.function = function
    origin = nil
  }

  private init(copying scope: Scope) {
    parent = scope.parent
    function = scope.function
    origin = scope.origin ?? scope
    references = scope.references
    names = scope.names
    loads = scope.loads
    stores = scope.stores
  }

  /// A copy for a branch.
  func branch() -> Scope { Scope(copying: self) }

  /// The variable that a name means here.
  func find(_ name: Int32) -> Symbol? {
    var scope: Scope? = self
    while let current = scope {
      if let position = current.names.firstIndex(of: name) { return current.references[position] }
      scope = current.parent
    }
    return nil
  }

  private func define(_ name: Int32, _ load: Load) -> Symbol {
    let home = origin ?? self
    let symbol: Symbol
    if let known = home.symbols.first(where: { $0.name == name }) {
      symbol = known
    } else {
      symbol = Symbol(name: name, function: function)
      home.symbols.append(symbol)
    }
    refer(to: symbol)
    setLoad(symbol, load)
    return symbol
  }

  private func refer(to symbol: Symbol) {
    // A scope and its branches have one symbol for a name.
    guard !names.contains(symbol.name) else { return }
    references.append(symbol)
    names.append(symbol.name)
  }

  private func setLoad(_ symbol: Symbol, _ load: Load) {
    if let position = loads.firstIndex(where: { $0.symbol === symbol }) {
      loads[position].load = load
    } else {
      loads.append((symbol, load))
    }
  }

  private func noteStore(_ name: Int32) {
    if !stores.contains(name) { stores.append(name) }
  }

  func store(_ name: Int32) {
    noteStore(name)
    guard !names.contains(name) else { return }
    if let outer = parent?.find(name) {
      _ = define(name, .alias(outer))
    } else {
      _ = define(name, .undefined)
    }
  }

  @discardableResult
  func declareParameter(_ name: Int32) -> Symbol {
    noteStore(name)
    return define(name, .parameter)
  }

  func load(_ name: Int32) {
    if find(name) == nil { _ = define(name, .resolve) }
  }

  /// Takes over what branches found out. A name that only some of them set starts with the value
  /// it has outside.
  func merge(_ branches: [Scope]) {
    var newStores: [Int32] = []
    for branch in branches {
      for name in branch.stores where !stores.contains(name) && !newStores.contains(name) {
        newStores.append(name)
      }
    }
    for branch in branches {
      for symbol in branch.references { refer(to: symbol) }
      for (symbol, load) in branch.loads { setLoad(symbol, load) }
      for name in branch.stores { noteStore(name) }
    }
    for name in newStores {
      guard let symbol = find(name) else { continue }
      if let outer = parent?.find(name) {
        setLoad(symbol, .alias(outer))
      } else {
        setLoad(symbol, .resolve)
      }
    }
  }

  /// Takes over the symbols of another scope that have one of some names.
  func adopt(_ other: Scope, names: [Int32]) {
    for symbol in other.references where names.contains(symbol.name) { refer(to: symbol) }
  }

  /// Lets the names that are only read be looked up in the context.
  func useContext() {
    for (symbol, load) in loads {
      if case .resolve = load { symbol.isFromContext = true }
    }
  }

  /// Whether the scope itself sets a name.
  func isStored(_ name: Int32) -> Bool { stores.contains(name) }
}
