/// The settings of an app: read once at start, the same for every request.
///
/// Where several sources give a value, the strongest counts: the process's environment
/// (`EAVES_NAME`), the entry file, the app's code, the default.
public struct Settings: Sendable {
  /// Everything that is wrong: lines of the entry file that cannot be understood, names that do not
  /// exist there, values of the wrong form in any source. A setting with a wrong value has its
  /// default, so that an app that must not start can still say so in the right log.
  public let problems: [SettingProblem]

  /// What is odd, but no reason not to start.
  public let warnings: [SettingProblem]

  private let keys: SettingKeys

  /// What relative paths start from.
  private let place: SettingPlace

  /// ROOT and the settings that a source gives a value; all others have their default, which is made
  /// when it is asked for.
  private let given: [Given]

  /// A value, and where it comes from.
  struct Given: Sendable {
    let name: String
    let value: any Sendable
    let origin: SettingOrigin
  }

  /// Where settings are read from.
  public struct Sources: Sendable {
    /// The process's environment.
    public var environment: Variables
    /// The entry file; nil when the entry is the program itself.
    public var entryFile: EntryFile?
    /// What the app's code gives.
    public var code: SettingValues
    /// The absolute path of the folder the entry lies in.
    public var folder: String
    /// The program's file name, such as `flasky`.
    public var programName: String

    /// Names the sources.
    public init(
      environment: Variables, entryFile: EntryFile? = nil, code: SettingValues = SettingValues(),
      folder: String, programName: String
    ) {
      self.environment = environment
      self.entryFile = entryFile
      self.code = code
      self.folder = folder
      self.programName = programName
    }
  }

  /// What stands before a setting's name in the process's environment.
  public static let environmentPrefix = "EAVES_"

  /// Reads the settings. What is wrong is in `problems` afterwards.
  public init(_ sources: Sources, keys: SettingKeys) {
    var reader = SettingsReader(sources, keys)
    var given: [Given] = []
    var place = SettingPlace(folder: sources.folder, programName: sources.programName)
    if reader.hasValues || keys.hasOwn {
      // ROOT comes first, since the others' relative paths start from it.
      if let root = keys[GatewayKeys.root.name] {
        let value =
          reader.value(of: root, in: place)
          ?? Given(name: root.name, value: root.makeDefault(place), origin: .defaultValue)
        given.append(value)
        place = SettingPlace(
          folder: value.value as? String ?? sources.folder, programName: sources.programName)
      }
      for declaration in keys.declarations where declaration.name != GatewayKeys.root.name {
        guard let value = reader.value(of: declaration, in: place) else { continue }
        given.append(value)
      }
    }
    self.keys = keys
    self.place = place
    self.given = given
    problems = reader.problems
    warnings = reader.warnings
  }

  /// Makes sure that nothing is wrong.
  /// - Throws: `SettingsError` with all problems
  public func check() throws(SettingsError) {
    guard problems.isEmpty else { throw SettingsError(problems: problems) }
  }

  /// The value of a setting; its default when the setting was never declared.
  public subscript<Value>(key: SettingKey<Value>) -> Value {
    guard let value = valueBesideDefault(key.name) else { return key.makeDefault(place) }
    return Self.unwrap(value) { key.makeDefault(place) }
  }

  /// Apart from the others, since it needs to look the type up, and few settings are given a value.
  @inline(never)
  private static func unwrap<Value>(_ value: any Sendable, or makeDefault: () -> Value) -> Value {
    value as? Value ?? makeDefault()
  }

  /// The value that a source gives, or the default of a setting of the app's own, which may have
  /// replaced another of the same name.
  private func valueBesideDefault(_ name: String) -> (any Sendable)? {
    if let given = given(name) { return given.value }
    return keys.hasOwn ? keys[name]?.makeDefault(place) : nil
  }

  /// The value of a setting by its name; nil for one that was never declared, has no value, or must not
  /// be shown.
  package func shownValue(_ name: String) -> (any Sendable)? {
    guard let declaration = keys[name], !declaration.isSecret else { return nil }
    return value(of: declaration)
  }

  /// Where the value of a setting comes from.
  public func origin<Value>(of key: SettingKey<Value>) -> SettingOrigin { origin(key.name) }

  private func origin(_ name: String) -> SettingOrigin { given(name)?.origin ?? .defaultValue }

  private func given(_ name: String) -> Given? {
    for index in given.indices where given[index].name == name { return given[index] }
    return nil
  }

  private func value(of declaration: SettingKeys.Declaration) -> any Sendable {
    given(declaration.name)?.value ?? declaration.makeDefault(place)
  }

  /// Every setting with its value and where that comes from, one a line in the order of the names.
  /// Values that must not be shown are left out.
  public func describe() -> String {
    keys.declarations.map { declaration in
      let value =
        declaration.isSecret ? "(hidden)" : declaration.write(value(of: declaration))
      return "\(declaration.name)=\(value) (\(origin(declaration.name)))"
    }.joined(separator: "\n")
  }
}
