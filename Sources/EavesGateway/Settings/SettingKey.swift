/// A setting that can be made: its name, what it is for, its form and its default.
///
/// ```swift
/// enum BlogSettings {
///   static let pageSize = SettingKey("PAGE_SIZE", .int(1...500), default: 20, "Posts on a page.")
/// }
/// let size = settings[BlogSettings.pageSize]
/// ```
public struct SettingKey<Value: Sendable>: Sendable {
  /// The name in the entry file: capital letters, digits and `_`. In the process's environment it has
  /// `EAVES_` in front.
  public let name: String

  /// Whether its value must not be shown.
  public let isSecret: Bool

  // A process makes many keys and looks closely at few of them.
  private let makeForm: @Sendable () -> SettingForm<Value>
  private let explain: @Sendable () -> String

  let makeDefault: @Sendable (SettingPlace) -> Value

  /// How its value is written.
  public var form: SettingForm<Value> { makeForm() }

  /// What the setting is for, in a sentence or two.
  public var summary: String { explain() }

  /// The setting without the type of its value.
  var declaration: SettingKeys.Declaration { SettingKeys.Declaration(self) }

  /// Declares a setting with a fixed default.
  /// - Parameters:
  ///   - name: capital letters, digits and `_`
  ///   - form: how the value is written
  ///   - defaultValue: the value when nobody sets one
  ///   - isSecret: whether messages and listings must not show the value
  ///   - summary: what it is for
  public init(
    _ name: String, _ form: @autoclosure @escaping @Sendable () -> SettingForm<Value>,
    default defaultValue: Value, isSecret: Bool = false,
    _ summary: @autoclosure @escaping @Sendable () -> String
  ) {
    self.name = name
    self.isSecret = isSecret
    makeForm = form
    explain = summary
    makeDefault = { _ in defaultValue }
  }

  /// Declares a setting whose default depends on where the app lies.
  /// - Parameters:
  ///   - name: capital letters, digits and `_`
  ///   - form: how the value is written
  ///   - isSecret: whether messages and listings must not show the value
  ///   - summary: what it is for
  ///   - makeDefault: the value when nobody sets one
  public init(
    _ name: String, _ form: @autoclosure @escaping @Sendable () -> SettingForm<Value>,
    isSecret: Bool = false, _ summary: @autoclosure @escaping @Sendable () -> String,
    default makeDefault: @escaping @Sendable (SettingPlace) -> Value
  ) {
    self.name = name
    self.isSecret = isSecret
    makeForm = form
    explain = summary
    self.makeDefault = makeDefault
  }
}

extension SettingKey {
  /// The key of a setting that may be left out: its default is nil.
  public static func optional<Wrapped>(
    _ name: String, _ form: @autoclosure @escaping @Sendable () -> SettingForm<Wrapped>,
    isSecret: Bool = false, _ summary: @autoclosure @escaping @Sendable () -> String
  ) -> SettingKey where Value == Wrapped? {
    SettingKey(name, .optional(form()), default: nil, isSecret: isSecret, summary())
  }
}

extension SettingForm {
  /// The form of a setting that may be left out.
  fileprivate static func optional<Wrapped>(_ form: SettingForm<Wrapped>) -> SettingForm
  where Value == Wrapped? {
    SettingForm(
      wanted: form.wanted, parse: { text, place in form.parse(text, place).map(Optional.some) },
      write: { $0.map(form.write) ?? "not set" })
  }
}
