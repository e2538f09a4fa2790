/// How responses write JSON: Flask's `app.json`.
public struct JSONStyle: Sendable, Hashable {
  /// Whether the keys of objects are sorted, so that caches see equal values as equal.
  public var sortsKeys = true

  /// Whether characters beyond ASCII are written as escapes.
  public var escapesNonASCII = true

  /// Whether values stand on lines of their own; nil for when the setting DEBUG is on.
  public var isIndented: Bool?

  /// The media type.
  public var mediaType = "application/json"

  /// The usual style.
  public init() {}

  /// The style with nothing left open.
  func resolved(isDebug: Bool) -> JSONStyle {
    var style = self
    style.isIndented = isIndented ?? isDebug
    return style
  }

  /// How the writer is to write.
  var form: SessionJSON {
    SessionJSON(
      isTagged: false, sortsKeys: sortsKeys, isSpaced: false, escapesNonASCII: escapesNonASCII,
      isIndented: isIndented ?? false)
  }
}
