import Foundation
import TestSupport

/// A recorded response of an entry, and what the client got of it.
struct RecordedResponse {
  let id: String
  let interface: String
  let method: String
  let headers: [(String, String)]
  let version: String

  /// What the handler meant: the recorded output, read as a person would.
  let status: Int
  let fields: [(name: String, value: [UInt8])]
  let body: [UInt8]

  /// What the client got.
  let client: RecordedValue

  /// - Returns: nil for an output that our gateway cannot make, since a handler's answer is a status,
  ///   fields, and a body, and not text that can have any form
  init?(_ record: RecordedValue) {
    guard let id = record["id"]?.string, let interface = record["interface"]?.string,
      let client = record["client"], let request = record["request"],
      let output = record["output"].flatMap(Self.bytes)
    else { return nil }
    self.id = id
    self.interface = interface
    self.client = client
    method = request["method"]?.string ?? "GET"
    version = request["http_version"]?.string ?? "HTTP/1.1"
    headers = (request["headers"]?.array ?? []).compactMap { pair in
      guard let name = pair.array?.first?.string, let value = pair.array?.last?.string else {
        return nil
      }
      return (name, value)
    }
    guard let parts = Self.split(output) else { return nil }
    var status = 200
    var fields: [(name: String, value: [UInt8])] = []
    for line in parts.lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        let name = String(validating: line[..<colon], as: UTF8.self), Self.isToken(name)
      else { return nil }
      let value = Array(line[line.index(after: colon)...].drop { $0 == 0x20 || $0 == 0x09 })
      // Refused when the handler makes the field.
      if value.contains(where: { $0 < 0x20 && $0 != 0x09 }) { return nil }
      if name.lowercased() == "status" {
        guard let code = Int(String(decoding: value.prefix(3), as: UTF8.self)), code >= 200 else {
          return nil
        }
        status = code
      } else {
        fields.append((name, value))
      }
    }
    self.status = status
    self.fields = fields
    body = parts.body
  }

  /// The output as HostFixture's `/response` reads it.
  var file: Data {
    var data = Data("\(status)\n".utf8)
    for (name, value) in fields {
      data += Data("\(name):".utf8) + Data(value) + Data("\n".utf8)
    }
    return data + Data("\n".utf8) + Data(body)
  }

  /// The fields the client is to get, names lowercased, without those that the server makes itself.
  var expectedFields: [String: [String]] {
    var expected: [String: [String]] = [:]
    for pair in client["headers"]?.array ?? [] {
      guard let name = pair.array?.first?.string?.lowercased(),
        let value = pair.array?.last?.string, !Self.serversOwn.contains(name)
      else { continue }
      expected[name, default: []].append(value)
    }
    return expected
  }

  /// Fields that the web server sets or takes away.
  static let serversOwn: Set<String> = [
    "date", "server", "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade",
    "trailer",
  ]

  var expectedBody: [UInt8]? { client["body"].flatMap(Self.bytes) }

  /// Text or raw bytes; nil for a page of Apache's own.
  private static func bytes(_ value: RecordedValue) -> [UInt8]? {
    if let text = value.string { return Array(text.utf8) }
    guard let hex = value["$bytes"]?.string else { return nil }
    return stride(from: 0, to: hex.utf8.count, by: 2).compactMap { offset in
      let start = hex.index(hex.startIndex, offsetBy: offset)
      return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
    }
  }

  private static func split(_ output: [UInt8]) -> (lines: [ArraySlice<UInt8>], body: [UInt8])? {
    var lines: [ArraySlice<UInt8>] = []
    var rest = output[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      var line = rest[..<end]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      rest = rest[rest.index(after: end)...]
      if line.isEmpty { return lines.isEmpty ? nil : (lines, Array(rest)) }
      lines.append(line)
    }
    return nil
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "(") }
  }
}
