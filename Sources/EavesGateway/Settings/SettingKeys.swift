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

    // Texts that only people read are made when they are.
    private let explain: @Sendable () -> String
    private let describe: @Sendable () -> String
    let parse: @Sendable (_ text: String, SettingPlace) -> (any Sendable)?
    let makeDefault: @Sendable (SettingPlace) -> any Sendable
    let write: @Sendable (any Sendable) -> String

    init<Value: Sendable>(
      name: String, summary: @escaping @Sendable () -> String, isSecret: Bool,
      form: SettingForm<Value>,
      makeDefault: @escaping @Sendable (SettingPlace) -> Value
    ) {
      self.name = name
      explain = summary
      self.isSecret = isSecret
      describe = form.describe
      parse = { text, place in form.parse(text, place) }
      self.makeDefault = { place in makeDefault(place) }
      write = { value in (value as? Value).map(form.write) ?? "" }
    }
  }

  /// The settings, in the order of their names.
  public private(set) var declarations: [Declaration] = []

  /// Whether a setting was replaced by another of the same name.
  private(set) var hasReplacements = false

  /// No settings yet.
  public init() {}

  /// Adds a setting. One of the same name that was added before is replaced, so that an app can give
  /// a setting of the framework another default.
  public mutating func declare<Value>(_ key: SettingKey<Value>) { declare(key.declaration) }

  private mutating func declare(_ declaration: Declaration) {
    let place = place(of: declaration.name)
    if place < declarations.count, declarations[place].name == declaration.name {
      declarations[place] = declaration
      hasReplacements = true
    } else {
      declarations.insert(declaration, at: place)
    }
  }

  /// The setting of a name; nil when there is none.
  public subscript(name: String) -> Declaration? { index(of: name).map { declarations[$0] } }

  /// The place of a setting among the declarations; nil when there is none of that name.
  func index(of name: String) -> Int? {
    let place = place(of: name)
    return place < declarations.count && declarations[place].name == name ? place : nil
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

  var names: some Sequence<String> { declarations.lazy.map(\.name) }
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

  func value(of name: String) -> (any Sendable)? { values.first { $0.name == name }?.value }
}
