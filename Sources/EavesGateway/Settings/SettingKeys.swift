/// The settings an app knows: the gateway's own, the framework's, and those the app adds.
public struct SettingKeys: Sendable {
  /// One setting, whatever the type of its value.
  public struct Declaration: Sendable {
    /// The name in the entry file.
    public let name: String
    /// What the setting is for.
    public let summary: String
    /// How its value is written.
    public let wanted: String
    /// Whether its value must not be shown.
    public let isSecret: Bool

    let parse: @Sendable (_ text: String, SettingPlace) -> (any Sendable)?
    let makeDefault: @Sendable (SettingPlace) -> any Sendable
    let write: @Sendable (any Sendable) -> String
  }

  /// The settings, in the order of their names.
  public private(set) var declarations: [Declaration] = []

  /// No settings yet.
  public init() {}

  /// Adds a setting. One of the same name that was added before is replaced, so that an app can give
  /// a setting of the framework another default.
  public mutating func declare<Value>(_ key: SettingKey<Value>) {
    let declaration = Declaration(
      name: key.name, summary: key.summary, wanted: key.form.wanted, isSecret: key.isSecret,
      parse: { text, place in key.form.parse(text, place) },
      makeDefault: { place in key.makeDefault(place) },
      write: { value in (value as? Value).map(key.form.write) ?? "" })
    declarations.removeAll { $0.name == key.name }
    let index = declarations.firstIndex { $0.name > key.name } ?? declarations.endIndex
    declarations.insert(declaration, at: index)
  }

  /// The setting of a name; nil when there is none.
  public subscript(name: String) -> Declaration? { declarations.first { $0.name == name } }

  var names: some Sequence<String> { declarations.lazy.map(\.name) }
}

/// Values that the app's code gives to settings. The entry file and the environment are stronger.
public struct SettingValues: Sendable {
  private(set) var values: [String: any Sendable] = [:]

  /// No values yet.
  public init() {}

  /// The value given to a setting; nil when the code gives none.
  public subscript<Value>(key: SettingKey<Value>) -> Value? {
    get { values[key.name] as? Value }
    set { values[key.name] = newValue }
  }
}
