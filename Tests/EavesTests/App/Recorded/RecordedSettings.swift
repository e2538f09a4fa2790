import Eaves
import TestSupport

/// Flask's configuration as settings.
enum RecordedSettings {
  /// The settings for a configuration, over defaults that are Flask's where ours differ on purpose:
  /// SHA-1, cookies for the whole host and without SameSite, and no versions in static addresses.
  static func settings(
    _ configuration: RecordedValue?, for app: App
  ) throws -> [String: String] {
    var settings = [
      "SESSION_DIGEST": "sha1", "SESSION_COOKIE_SAMESITE": "off", "STATIC_VERSIONS": "off",
      "SESSION_COOKIE_SECURE": "off", "SESSION_COOKIE_PATH": "/",
    ]
    var key: String?
    var fallbacks: [String] = []
    for (name, value) in (configuration?.object ?? []).map({ ($0.key, $0.value) }) {
      switch name {
      case "SECRET_KEY": key = value.string
      case "SECRET_KEY_FALLBACKS": fallbacks = value.array?.compactMap(\.string) ?? []
      case "APPLICATION_ROOT":
        // What Flask uses for the cookie's path, unless that is set.
        if configuration?["SESSION_COOKIE_PATH"] == nil {
          settings["SESSION_COOKIE_PATH"] = value.string
        }
      // The test's own: whether errors reach the client, and what is left of it for the app.
      case "TESTING", "PROPAGATE_EXCEPTIONS", "PREFERRED_URL_SCHEME", "PROVIDE_AUTOMATIC_OPTIONS":
        break
      case "MAX_CONTENT_LENGTH": settings["MAX_BODY"] = text(value)
      default: settings[name] = text(value)
      }
    }
    // Keys shorter than settings allow.
    app.secretKeys = key.map {
      SecretKeys(current: SecretKey($0), fallbacks: fallbacks.map { SecretKey($0) })
    }
    return settings
  }

  private static func text(_ value: RecordedValue) -> String? {
    switch value {
    case .null: nil
    case .bool(let flag): flag ? "on" : "off"
    case .number(let text), .string(let text): text
    case .array(let items): items.compactMap(\.string).joined(separator: ",")
    case .object: value["$seconds"].flatMap(text)
    }
  }
}
