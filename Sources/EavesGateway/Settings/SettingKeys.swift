import Synchronization

/// The settings an app knows: the gateway's own, the framework's, and those the app adds.
public struct SettingKeys: Sendable {
  /// One setting, whatever the type of its value.
  public final class Declaration: Sendable {
    /// The name in the entry file.
    public let name: String
    /// What the setting is for.
    public var summary: String { explain() }
    /// How its value is written.
    public var wanted: String { describe() }
    /// Whether its value must not be shown.
    public let isSecret: Bool

    private let explain: @Sendable () -> String
    private let describe: @Sendable () -> String
    let parse: @Sendable (_ text: String, SettingPlace) -> (any Sendable)?
    let makeDefault: @Sendable (SettingPlace) -> any Sendable
    let write: @Sendable (any Sendable) -> String

    init<Value>(_ key: SettingKey<Value>) {
      name = key.name
      isSecret = key.isSecret
      explain = { key.summary }
      let form = key.form
      describe = form.describe
      parse = { text, place in form.parse(text, place) }
      makeDefault = { place in key.makeDefault(place) }
      write = { value in (value as? Value).map(form.write) ?? "" }
    }
  }

  /// What declares them, in order. Most processes are given none of their settings, and never look at
  /// what they were not given; so a setting is declared when somebody asks for it by name.
  private var steps: [Step] = []

  /// A class, since the type of an array of objects is there from the start.
  private final class Step: Sendable {
    let declare: @Sendable (inout Table) -> Void

    init(_ declare: @escaping @Sendable (inout Table) -> Void) { self.declare = declare }
  }

  /// Whether the app has settings of its own, which may replace others.
  private(set) var hasOwn = false

  /// What the steps came to, once somebody has asked.
  private var made = Made()

  /// No settings yet.
  public init() {}

  /// Settings that are declared when somebody asks for one.
  package init(_ declareAll: @escaping @Sendable (inout Table) -> Void) {
    steps = [Step(declareAll)]
  }

  /// Adds a setting. One of the same name that was added before is replaced, so that an app can give
  /// a setting of the framework another default.
  public mutating func declare<Value>(_ key: SettingKey<Value>) {
    hasOwn = true
    declareLater { $0.declare(key) }
  }

  /// Adds settings that are declared when somebody asks for one.
  package mutating func declareLater(_ declareAll: @escaping @Sendable (inout Table) -> Void) {
    steps.append(Step(declareAll))
    made = Made()
  }

  /// The settings, in the order of their names.
  public var declarations: [Declaration] { table.declarations }

  /// The setting of a name; nil when there is none.
  public subscript(name: String) -> Declaration? { table[name] }

  var names: some Sequence<String> { declarations.lazy.map(\.name) }

  private var table: Table {
    if let holder = made.holder.load() { return holder.table }
    var table = Table()
    for step in steps { step.declare(&table) }
    return made.holder.storeIfNil(Made.Holder(table)).table
  }

  /// Where the settings are once they are declared; the same for all copies.
  private final class Made: Sendable {
    let holder = AtomicLazyReference<Holder>()

    final class Holder: Sendable {
      let table: Table

      init(_ table: Table) { self.table = table }
    }
  }
}

extension SettingKeys {
  /// Declared settings, in the order of their names.
  package struct Table: Sendable {
    fileprivate var declarations: [Declaration] = []

    /// Adds a setting, in place of one of the same name.
    package mutating func declare<Value>(_ key: SettingKey<Value>) { declare(key.declaration) }

    private mutating func declare(_ declaration: Declaration) {
      let place = place(of: declaration.name)
      if place < declarations.count, declarations[place].name == declaration.name {
        declarations[place] = declaration
      } else {
        declarations.insert(declaration, at: place)
      }
    }

    fileprivate subscript(name: String) -> Declaration? {
      let place = place(of: name)
      guard place < declarations.count, declarations[place].name == name else { return nil }
      return declarations[place]
    }

    /// Where a setting of a name is, or would have to be inserted.
    private func place(of name: String) -> Int {
      var places = declarations.indices
      while !places.isEmpty {
        let middle = places.lowerBound + places.count / 2
        places =
          declarations[middle].name < name
          ? middle + 1..<places.upperBound : places.lowerBound..<middle
      }
      return places.lowerBound
    }
  }
}

/// Values that the app's code gives to settings. The entry file and the environment are stronger.
public struct SettingValues: Sendable {
  // Few, so that a list is as fast as a dictionary.
  private var values: [(name: String, value: any Sendable)] = []

  /// No values yet.
  public init() {}

  /// The value given to a setting; nil when the code gives none.
  public subscript<Value>(key: SettingKey<Value>) -> Value? {
    get { value(of: key.name) as? Value }
    set {
      values.removeAll { $0.name == key.name }
      if let newValue { values.append((key.name, newValue)) }
    }
  }

  var isEmpty: Bool { values.isEmpty }

  func value(of name: String) -> (any Sendable)? { values.first { $0.name == name }?.value }
}
