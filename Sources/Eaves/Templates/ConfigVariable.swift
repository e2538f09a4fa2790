import EavesGateway
import EavesTemplates

/// The settings, as templates see them under the name `config`: `{{ config.DEBUG }}`. Those that must
/// not be shown, such as secret keys, are not among them.
final class ConfigVariable: DynamicObject {
  let typeName = "Config"
  private let settings: Settings
  private let keys: SettingKeys

  init(_ settings: Settings, keys: SettingKeys) {
    self.settings = settings
    self.keys = keys
  }

  func item(_ key: Value) -> Value? { key.textValue.flatMap(value) }

  func dictionary() -> ValueDictionary? { ValueDictionary(members) }

  func attribute(_ name: String) -> Value? {
    guard name == "get_namespace" else { return nil }
    return .object(TemplateFunction { [self] in try namespace($0) })
  }

  private var members: [(key: String, value: Value)] {
    keys.declarations.compactMap { declaration in
      value(declaration.name).map { (declaration.name, $0) }
    }
  }

  private func value(_ name: String) -> Value? {
    guard let value = settings.shownValue(name) else { return nil }
    return switch value {
    case let flag as Bool: .bool(flag)
    case let number as Int: .int(number)
    case let number as Double: .double(number)
    case let text as String: .string(text)
    case let list as [String]: .list(list.map { .string($0) })
    case let duration as Duration: .int(Int(duration.components.seconds))
    case let named as any RawRepresentable<String>: .string(named.rawValue)
    default: Value.none
    }
  }

  /// `get_namespace(namespace, lowercase=true, trim_namespace=true)`: the settings whose names begin
  /// with a text.
  ///
  /// Source: Flask, `Config.get_namespace`.
  private func namespace(_ arguments: CallArguments) throws -> Value {
    let values = try arguments.values(
      "get_namespace", ["namespace", "lowercase", "trim_namespace"], required: 1)
    let prefix = values[0]?.textValue ?? ""
    let isLowercase = values[1]?.isTrueValue ?? true
    let isTrimmed = values[2]?.isTrueValue ?? true
    return .dictionary(
      ValueDictionary(
        members.filter { $0.key.hasPrefix(prefix) }.map { name, value in
          let rest = isTrimmed ? String(name.dropFirst(prefix.count)) : name
          return (key: isLowercase ? rest.lowercased() : rest, value: value)
        }))
  }
}
