/// A JSON text that is put together piece by piece.
struct JSONText: Sendable {
  let text: String

  static func string(_ value: String) -> JSONText {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return JSONText(text: text + "\"")
  }

  static func number(_ value: Int) -> JSONText { JSONText(text: String(value)) }

  static func bool(_ value: Bool) -> JSONText { JSONText(text: value ? "true" : "false") }

  static func array(_ values: [JSONText]) -> JSONText {
    JSONText(text: "[" + values.map(\.text).joined(separator: ",") + "]")
  }

  static func object(_ members: [(String, JSONText)]) -> JSONText {
    let parts = members.map { string($0).text + ":" + $1.text }
    return JSONText(text: "{" + parts.joined(separator: ",") + "}")
  }
}
