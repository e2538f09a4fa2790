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
  private let values: [String: Held]

  private struct Held: Sendable {
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
    let entryPlace = SettingPlace(folder: sources.folder, programName: sources.programName)
    var values: [String: Held] = [:]
    // ROOT comes first, since the others' relative paths start from it.
    let root = keys[GatewayKeys.root.name].map { declaration in
      let (value, origin) = reader.value(of: declaration, in: entryPlace)
      values[declaration.name] = Held(value: value, origin: origin)
      return value as? String ?? sources.folder
    }
    let place = SettingPlace(folder: root ?? sources.folder, programName: sources.programName)
    for declaration in keys.declarations where declaration.name != GatewayKeys.root.name {
      let (value, origin) = reader.value(of: declaration, in: place)
      values[declaration.name] = Held(value: value, origin: origin)
    }
    self.keys = keys
    self.values = values
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
    (values[key.name]?.value as? Value)
      ?? key.makeDefault(SettingPlace(folder: "", programName: ""))
  }

  /// The value of a setting by its name; nil for one that was never declared, has no value, or must not
  /// be shown.
  package func shownValue(_ name: String) -> (any Sendable)? {
    guard keys[name]?.isSecret == false else { return nil }
    return values[name]?.value
  }

  /// Where the value of a setting comes from.
  public func origin<Value>(of key: SettingKey<Value>) -> SettingOrigin {
    values[key.name]?.origin ?? .defaultValue
  }

  /// Every setting with its value and where that comes from, one a line in the order of the names.
  /// Values that must not be shown are left out.
  public func describe() -> String {
    keys.declarations.compactMap { declaration in
      values[declaration.name].map { held in
        let value = declaration.isSecret ? "(hidden)" : declaration.write(held.value)
        return "\(declaration.name)=\(value) (\(held.origin))"
      }
    }.joined(separator: "\n")
  }
}
