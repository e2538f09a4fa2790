import EavesGateway
import EavesTemplates

/// The settings, as templates see them under the name `config`: `{{ config.DEBUG }}`. Those that must
/// not be shown, such as secret keys, are not among them.
final class ConfigVariable: DynamicObject {
  let typeName = "Config"
  private let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func attribute(_ name: String) throws -> Value? {
    switch settings.shownValue(name) {
    case let flag as Bool: .bool(flag)
    case let number as Int: .int(number)
    case let number as Double: .double(number)
    case let text as String: .string(text)
    case let list as [String]: .list(list.map { .string($0) })
    default: nil
    }
  }

  func item(_ key: Value) throws -> Value? {
    guard case .string(let name) = key else { return nil }
    return try attribute(name)
  }
}
