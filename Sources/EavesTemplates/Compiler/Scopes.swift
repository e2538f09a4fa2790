/// The variables of the parts of a template, as its functions keep them apart. (Jinja: idtracking.py.)
///
/// Scopes, their entries and the symbols lie in tables and name each other by number: a template has
/// many of each, and they all go away together.
struct Scopes: ~Copyable {
  /// A variable of a scope: where its value is while rendering.
  struct Symbol {
    let name: Int32
    /// The scope that it belongs to.
    let home: Int32
    /// The function whose variable it is.
    let function: Int
    /// Whether it is read from the context and never set.
    var isFromContext = false
    /// Its slot, or its cell when functions share it; chosen on first use.
    var number: Int32 = -1
    var isCell = false
  }

  /// What a variable is at the start of its scope.
  enum Load: UInt8 {
    /// Nothing is done for it: it belongs to another scope.
    case adopted
    case parameter
    /// Looked up in the context.
    case resolve
    /// A variable of an outer scope.
    case alias
    case undefined
  }

  /// What a scope knows of a name.
  struct Entry {
    let name: Int32
    let symbol: Int32
    var load: Load
    /// The symbol that an alias stands for.
    var outer = none
    /// Whether the scope sets it.
    var isStored: Bool
    /// The next entry of the scope, or `none`.
    var next = none
  }

  /// A scope: a template, a block, a macro, or a statement with variables of its own.
  struct Scope {
    let parent: Int32
    let function: Int
    /// The scope that a branch lies over: what the branch has no entry for is as it is there.
    let origin: Int32
    /// The scope whose symbols a branch uses; its own number otherwise.
    let home: Int32
    var first = none
    var last = none
  }

  static let none: Int32 = -1

  private(set) var symbols = Table<Symbol>(capacity: 32)
  private(set) var entries = Table<Entry>(capacity: 64)
  private var scopes = Table<Scope>(capacity: 16)
  /// The entries by scope and name, and the symbols by home and name.
  private var entryIndex = PairIndex()
  private var symbolIndex = PairIndex()

  /// Adds a scope.
  mutating func add(parent: Int32, function: Int) -> Int32 {
    let number = Int32(truncatingIfNeeded: scopes.count)
    scopes.append(Scope(parent: parent, function: function, origin: Self.none, home: number))
    return number
  }

  /// Adds a scope that lies over another, for a branch.
  mutating func addBranch(of scope: Int32) -> Int32 {
    let below = scopes[Int(scope)]
    scopes.append(
      Scope(
        parent: below.parent, function: below.function, origin: scope, home: below.home))
    return Int32(truncatingIfNeeded: scopes.count &- 1)
  }

  func parent(of scope: Int32) -> Int32 { scopes.pointer(to: Int(scope)).pointee.parent }
  func function(of scope: Int32) -> Int { scopes.pointer(to: Int(scope)).pointee.function }
  func firstEntry(of scope: Int32) -> Int32 { scopes.pointer(to: Int(scope)).pointee.first }

  /// The symbol that a name means in a scope.
  func find(_ name: Int32, in scope: Int32) -> Int32? {
    var scope = scope
    while scope != Self.none {
      if let entry = entry(name, in: scope) { return entries.pointer(to: entry).pointee.symbol }
      scope = parent(of: scope)
    }
    return nil
  }

  /// The entry of a name in a scope or in one that it lies over.
  private func entry(_ name: Int32, in scope: Int32) -> Int? {
    var scope = scope
    while scope != Self.none {
      if let own = ownEntry(name, of: scope) { return own }
      scope = scopes.pointer(to: Int(scope)).pointee.origin
    }
    return nil
  }

  @inline(__always)
  private func ownEntry(_ name: Int32, of scope: Int32) -> Int? { entryIndex.find(scope, name) }

  /// Whether a scope, or one that it lies over, sets a name.
  func isStored(_ name: Int32, in scope: Int32) -> Bool {
    var scope = scope
    while scope != Self.none {
      if let own = ownEntry(name, of: scope), entries[own].isStored { return true }
      scope = scopes.pointer(to: Int(scope)).pointee.origin
    }
    return false
  }

  // MARK: Changes

  private mutating func append(_ entry: Entry, to scope: Int32) {
    let place = Int32(truncatingIfNeeded: entries.count)
    entries.append(entry)
    entryIndex.insert(scope, entry.name, entries.count - 1)
    let scope = scopes.pointer(to: Int(scope))
    if scope.pointee.first == Self.none {
      scope.pointee.first = place
    } else {
      entries.pointer(to: Int(scope.pointee.last)).pointee.next = place
    }
    scope.pointee.last = place
  }

  /// The symbol of a name that a scope and its branches share.
  private mutating func symbol(_ name: Int32, for scope: Int32) -> Int32 {
    let home = scopes.pointer(to: Int(scope)).pointee.home
    if let known = symbolIndex.find(home, name) { return Int32(truncatingIfNeeded: known) }
    symbolIndex.insert(home, name, symbols.count)
    symbols.append(Symbol(name: name, home: home, function: function(of: scope)))
    return Int32(truncatingIfNeeded: symbols.count &- 1)
  }

  private mutating func define(
    _ name: Int32, _ load: Load, outer: Int32 = none, isStored: Bool, in scope: Int32
  ) {
    let symbol = symbol(name, for: scope)
    append(
      Entry(name: name, symbol: symbol, load: load, outer: outer, isStored: isStored), to: scope)
  }

  /// Notes that a scope sets a name.
  mutating func store(_ name: Int32, in scope: Int32) {
    if let known = entry(name, in: scope) {
      guard !isStored(name, in: scope) else { return }
      note(entries[known], isStored: true, in: scope)
    } else if let outer = find(name, in: parent(of: scope)) {
      define(name, .alias, outer: outer, isStored: true, in: scope)
    } else {
      define(name, .undefined, isStored: true, in: scope)
    }
  }

  /// Notes that a name is a parameter of a scope.
  mutating func declareParameter(_ name: Int32, in scope: Int32) {
    if let known = entry(name, in: scope) {
      note(entries[known], load: .parameter, isStored: true, in: scope)
    } else {
      define(name, .parameter, isStored: true, in: scope)
    }
  }

  /// Notes that a scope reads a name.
  mutating func load(_ name: Int32, in scope: Int32) {
    if find(name, in: scope) == nil { define(name, .resolve, isStored: false, in: scope) }
  }

  /// Changes what a scope knows of a name; for a branch, in an entry of its own.
  private mutating func note(
    _ known: Entry, load: Load? = nil, outer: Int32 = none, isStored: Bool, in scope: Int32
  ) {
    var entry = known
    if let load {
      entry.load = load
      entry.outer = outer
    }
    entry.isStored = entry.isStored || isStored
    if let own = ownEntry(known.name, of: scope) {
      entry.next = entries[own].next
      entries[own] = entry
    } else {
      entry.next = Self.none
      append(entry, to: scope)
    }
  }

  /// Takes over what branches found out. A name that only some of them set starts with the value it
  /// has outside.
  mutating func merge(_ branches: ClosedRange<Int32>, into scope: Int32) {
    var newStores: [Int32] = []
    for branch in branches where scopes[Int(branch)].origin == scope {
      var place = firstEntry(of: branch)
      while place != Self.none {
        let entry = entries[Int(place)]
        place = entry.next
        if entry.isStored, !isStored(entry.name, in: scope) {
          newStores.append(entry.name)
        }
      }
    }
    for branch in branches where scopes[Int(branch)].origin == scope {
      var place = firstEntry(of: branch)
      while place != Self.none {
        let entry = entries[Int(place)]
        place = entry.next
        note(
          entry, load: entry.load, outer: entry.outer,
          isStored: entry.isStored || isStored(entry.name, in: scope), in: scope)
      }
    }
    for name in newStores {
      guard let known = entry(name, in: scope) else { continue }
      if let outer = find(name, in: parent(of: scope)) {
        note(entries[known], load: .alias, outer: outer, isStored: true, in: scope)
      } else {
        note(entries[known], load: .resolve, isStored: true, in: scope)
      }
    }
  }

  /// Takes over the symbols of another scope that have one of some names.
  mutating func adopt(_ names: [Int32], of other: Int32, into scope: Int32) {
    var place = firstEntry(of: other)
    while place != Self.none {
      let entry = entries[Int(place)]
      place = entry.next
      guard names.contains(entry.name), ownEntry(entry.name, of: scope) == nil else { continue }
      append(
        Entry(name: entry.name, symbol: entry.symbol, load: .adopted, isStored: false), to: scope)
    }
  }

  /// Lets the names that a scope only reads be looked up in the context.
  func useContext(in scope: Int32) {
    var place = firstEntry(of: scope)
    while place != Self.none {
      let entry = entries[Int(place)]
      place = entry.next
      if entry.load == .resolve { symbol(entry.symbol).pointee.isFromContext = true }
    }
  }

  /// Where a symbol is, to read or change a part of it.
  @inline(__always)
  func symbol(_ number: Int32) -> UnsafeMutablePointer<Symbol> { symbols.pointer(to: Int(number)) }
}
