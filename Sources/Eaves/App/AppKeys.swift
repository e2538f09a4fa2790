public import EavesGateway

/// The settings that the framework knows, in the order of their names.
public enum AppKeys {
  /// The longest form that is kept in memory.
  public static let maxFormMemorySize = SettingKey(
    "MAX_FORM_MEMORY_SIZE", .byteCount(), default: 500_000,
    "The most bytes of a form's fields, files not counted; a larger form is answered with 413.")

  /// The most parts of a form.
  public static let maxFormParts = SettingKey(
    "MAX_FORM_PARTS", .int(1...1_000_000), default: 1_000,
    "The most fields and files of a form; a larger form is answered with 413.")

  /// Whether changed templates are seen at once.
  public static let templatesAutoReload = SettingKey(
    "TEMPLATES_AUTO_RELOAD", .bool, default: false,
    "Whether a changed template is read again at once. Otherwise it is when the entry is touched.")

  /// All of them, with the gateway's.
  public static var all: SettingKeys {
    var keys = GatewayKeys.all
    keys.declare(maxFormMemorySize)
    keys.declare(maxFormParts)
    keys.declare(templatesAutoReload)
    return keys
  }
}
