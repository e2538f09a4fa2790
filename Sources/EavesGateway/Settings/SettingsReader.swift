/// Finds the value of each setting among the sources, and collects what is wrong with them.
struct SettingsReader {
  private let sources: Settings.Sources
  private let keys: SettingKeys

  /// The variables of the process's environment that are settings, by the names of those.
  private let environment: [(name: String, value: ArraySlice<UInt8>)]

  private(set) var problems: [SettingProblem] = []
  private(set) var warnings: [SettingProblem] = []

  init(_ sources: Settings.Sources, _ keys: SettingKeys) {
    self.sources = sources
    self.keys = keys
    environment = Self.settings(in: sources.environment)
    checkEntryFile()
    checkEnvironment()
  }

  /// Whether any source may have a value for any setting.
  var hasValues: Bool {
    !environment.isEmpty || sources.entryFile?.lines.isEmpty == false || !sources.code.isEmpty
  }

  /// The value of a setting from the strongest source that has one; nil when none has. A value of the
  /// wrong form is a problem; the default stands in for it, so that reading can go on and find further
  /// problems.
  mutating func value(
    of declaration: SettingKeys.Declaration, in place: SettingPlace
  ) -> Settings.Given? {
    if let (text, origin) = written(declaration.name) {
      if let value = text.flatMap({ declaration.parse($0, place) }) {
        return Settings.Given(name: declaration.name, value: value, origin: origin)
      }
      report(declaration, text, origin)
      return nil
    }
    return sources.code.value(of: declaration.name).map {
      Settings.Given(name: declaration.name, value: $0, origin: .code)
    }
  }

  /// What the environment or the entry file says; the text is nil when it is not UTF-8.
  private func written(_ name: String) -> (text: String?, origin: SettingOrigin)? {
    if let variable = environment.first(where: { $0.name == name }) {
      return (
        String(validating: variable.value, as: UTF8.self),
        .environment(Settings.environmentPrefix + name)
      )
    }
    guard let file = sources.entryFile, let line = file.lines.first(where: { $0.key == name })
    else {
      return nil
    }
    return (line.value, .entryFile(path: file.path, line: line.number))
  }

  private mutating func report(
    _ declaration: SettingKeys.Declaration, _ text: String?, _ origin: SettingOrigin
  ) {
    let found: String
    if let text {
      found = declaration.isSecret ? "a value that does not fit" : QuotedValue.make(text)
    } else {
      found = "a value that is not UTF-8"
    }
    var fix = "Write \(declaration.wanted)."
    if text?.contains(" #") == true { fix += " A comment needs a line of its own." }
    problems.append(
      SettingProblem(
        key: declaration.name, origin: origin, what: "\(declaration.name) is \(found)", fix: fix))
  }

  private mutating func checkEntryFile() {
    guard let file = sources.entryFile else { return }
    problems += file.problems
    if file.shebangEndsInCarriageReturn {
      warnings.append(
        SettingProblem(
          key: nil, origin: .entryFile(path: file.path, line: 1),
          what:
            "the first line ends with a carriage return, as on Windows, so that the system cannot"
            + " start the program it names",
          fix: "Save the file with the line ends of Unix."))
    }
    for line in file.lines where keys[line.key] == nil {
      problems.append(
        unknown(line.key, .entryFile(path: file.path, line: line.number), prefix: ""))
    }
  }

  /// A name that does not exist is a problem in the entry file, which is this app's own. In the
  /// environment it is a warning only: one environment serves several programs and several versions of
  /// them, and whoever writes the entry file often has no say in it.
  private mutating func checkEnvironment() {
    let prefix = Settings.environmentPrefix
    for (name, _) in environment where keys[name] == nil {
      warnings.append(unknown(name, .environment(prefix + name), prefix: prefix))
    }
  }

  private static func settings(
    in environment: Variables
  ) -> [(name: String, value: ArraySlice<UInt8>)] {
    let prefix = Settings.environmentPrefix.utf8
    var settings: [(name: String, value: ArraySlice<UInt8>)] = []
    environment.forEachBytes { variable, value in
      guard variable.starts(with: prefix) else { return }
      settings.append((String(decoding: variable.dropFirst(prefix.count), as: UTF8.self), value))
    }
    return settings
  }

  private func unknown(_ name: String, _ origin: SettingOrigin, prefix: String) -> SettingProblem {
    var fix = "Remove it."
    if prefix.isEmpty, name.hasPrefix(Settings.environmentPrefix),
      let bare = keys[String(name.dropFirst(Settings.environmentPrefix.count))]
    {
      fix = "In this file it is \(bare.name)."
    } else if let nearest = NearestName.of(name, among: keys.names) {
      fix = "Did you mean \(prefix)\(nearest)?"
    }
    return SettingProblem(
      key: name, origin: origin, what: "there is no setting \(QuotedValue.make(prefix + name))",
      fix: fix)
  }
}
