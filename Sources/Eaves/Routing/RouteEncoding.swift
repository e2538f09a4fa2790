/// Percent-encoding of the parts of a URL, as Werkzeug does it.
///
/// Source: WHATWG URL §1.3, "percent-encoded bytes", and Werkzeug's choice of safe characters.
public enum RouteEncoding {
  /// Encodes text for a path; slashes stay.
  public static func path(_ text: String) -> String {
    encode(text, safe: pathSafe)
  }

  /// Encodes a name or a value of a query; spaces become `+`.
  public static func query(_ text: String) -> String {
    encode(text, safe: querySafe, spaceAsPlus: true)
  }

  /// Encodes text for the part after `#`; percent signs stay.
  public static func fragment(_ text: String) -> String {
    encode(text, safe: fragmentSafe)
  }

  /// Makes a query of values, without the question mark: lists repeat their name, and null is left
  /// out.
  public static func query(_ values: some Sequence<(name: String, value: RouteValue)>) -> String {
    var text = ""
    for (name, value) in values { append(name, value, to: &text) }
    return text
  }

  private static func append(_ name: String, _ value: RouteValue, to text: inout String) {
    switch value {
    case .null: return
    case .list(let items):
      for item in items { append(name, item, to: &text) }
    default:
      if !text.isEmpty { text += "&" }
      text += query(name) + "=" + query(value.text ?? "")
    }
  }

  private static let pathSafe = SafeBytes("!$&'()*+,/:;=@")
  private static let querySafe = SafeBytes("!$'()*,/:;?@")
  private static let fragmentSafe = SafeBytes("%!#$&'()*+,/:;=?@")

  private static func encode(
    _ text: String, safe: SafeBytes, spaceAsPlus: Bool = false
  ) -> String {
    if text.utf8.allSatisfy({ safe.contains($0) }) { return text }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count * 2)
    for byte in text.utf8 {
      if safe.contains(byte) {
        encoded.append(byte)
      } else if spaceAsPlus, byte == UInt8(ascii: " ") {
        encoded.append(UInt8(ascii: "+"))
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append(hexDigit(byte >> 4))
        encoded.append(hexDigit(byte & 15))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}

/// A set of ASCII bytes that need no encoding: the unreserved ones of RFC 3986 §2.3 and some more.
private struct SafeBytes: Sendable {
  // A bit for each of the bytes 0 to 63: digits, `-`, `.`.
  private var low: UInt64 = 0x03FF_6000_0000_0000
  // And of the bytes 64 to 127: letters, `_`, `~`.
  private var high: UInt64 = 0x47FF_FFFE_87FF_FFFE

  init(_ more: StaticString) {
    more.withUTF8Buffer { more in
      for byte in more {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
      }
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    if byte < 64 { return low & 1 << UInt64(byte) != 0 }
    return byte < 128 && high & 1 << UInt64(byte - 64) != 0
  }
}
