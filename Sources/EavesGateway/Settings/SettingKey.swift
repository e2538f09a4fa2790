/// A setting that can be made: its name, what it is for, its form and its default.
///
/// ```swift
/// enum BlogSettings {
///   static let pageSize = SettingKey("PAGE_SIZE", .int(1...500), default: 20, "Posts on a page.")
/// }
/// let size = settings[BlogSettings.pageSize]
/// ```
public struct SettingKey<Value: Sendable>: Sendable {
  /// How its value is written.
  public let form: SettingForm<Value>

  let makeDefault: @Sendable (SettingPlace) -> Value

  /// The setting without the type of its value.
  let declaration: SettingKeys.Declaration

  /// The name in the entry file: capital letters, digits and `_`. In the process's environment it has
  /// `EAVES_` in front.
  public var name: String { declaration.name }

  /// What the setting is for, in a sentence or two.
  public var summary: String { declaration.summary }

  /// Whether its value must not be shown.
  public var isSecret: Bool { declaration.isSecret }

  /// Declares a setting with a fixed default.
  /// - Parameters:
  ///   - name: capital letters, digits and `_`
  ///   - form: how the value is written
  ///   - defaultValue: the value when nobody sets one
  ///   - isSecret: whether messages and listings must not show the value
  ///   - summary: what it is for
  public init(
    _ name: String, _ form: SettingForm<Value>, default defaultValue: Value, isSecret: Bool = false,
    _ summary: @autoclosure @escaping @Sendable () -> String
  ) {
    self.init(name, form, isSecret: isSecret, summary()) { _ in defaultValue }
  }

  /// Declares a setting whose default depends on where the app lies.
  /// - Parameters:
  ///   - name: capital letters, digits and `_`
  ///   - form: how the value is written
  ///   - isSecret: whether messages and listings must not show the value
  ///   - summary: what it is for
  ///   - makeDefault: the value when nobody sets one
  public init(
    _ name: String, _ form: SettingForm<Value>, isSecret: Bool = false,
    _ summary: @autoclosure @escaping @Sendable () -> String,
    default makeDefault: @escaping @Sendable (SettingPlace) -> Value
  ) {
    self.form = form
    self.makeDefault = makeDefault
    declaration = SettingKeys.Declaration(
      name: name, summary: summary, isSecret: isSecret, form: form, makeDefault: makeDefault)
  }
}

extension SettingKey {
  /// The key of a setting that may be left out: its default is nil.
  public static func optional<Wrapped>(
    _ name: String, _ form: SettingForm<Wrapped>, isSecret: Bool = false,
    _ summary: @autoclosure @escaping @Sendable () -> String
  ) -> SettingKey where Value == Wrapped? {
    let optionalForm = SettingForm<Wrapped?>(
      wanted: form.wanted, parse: { text, place in form.parse(text, place).map(Optional.some) },
      write: { $0.map(form.write) ?? "not set" })
    return SettingKey(name, optionalForm, default: nil, isSecret: isSecret, summary())
  }
}
