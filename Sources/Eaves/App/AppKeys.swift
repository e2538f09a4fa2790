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

  /// All of them, with the gateway's.
  public static var all: SettingKeys {
    var keys = GatewayKeys.all
    keys.declare(maxFormMemorySize)
    keys.declare(maxFormParts)
    return keys
  }
}
