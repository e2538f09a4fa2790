/// The `name=value` pairs of a query, percent-decoded.
struct Query: Sendable {
  private var values: [String: String] = [:]

  init(_ text: String) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[Self.decode(parts[0])] = parts.count == 2 ? Self.decode(parts[1]) : ""
    }
  }

  subscript(name: String) -> String? { values[name] }

  /// A number, or what stands for a missing one.
  func number(_ name: String, or missing: Int) -> Int {
    values[name].flatMap { Int($0) } ?? missing
  }

  private static func decode(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
