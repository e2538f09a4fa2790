import Eaves
import Foundation
import HTTPTypes
import TestSupport

extension RecordedApp {
  /// A value that depends on nothing.
  func literal(_ value: RecordedValue?) -> PythonValue {
    switch value {
    case nil, .null: .none
    case .bool(let flag): .bool(flag)
    case .number(let text):
      Int(text).map { .int($0) }
        ?? (text.contains { ".eE".contains($0) } ? .double(Double(text) ?? .nan) : .large(text))
    case .string(let text): .text(text)
    case .array(let items): .list(items.map { literal($0) })
    case .object(let members): .dictionary(members.map { ($0.key, literal($0.value)) })
    }
  }

  func list(_ value: RecordedValue, _ context: StepContext) async throws -> [PythonValue] {
    var items: [PythonValue] = []
    for item in value.array ?? [] { items.append(try await self.value(item, context)) }
    return items
  }

  /// Computes a value.
  func value(_ value: RecordedValue, _ context: StepContext) async throws -> PythonValue {
    switch value {
    case .array: return .list(try await list(value, context))
    case .object(let members):
      if members.count == 1, let form = members.first, form.key.hasPrefix("$") {
        return try await self.value(form: String(form.key.dropFirst()), form.value, context)
      }
      var computed: [(key: String, value: PythonValue)] = []
      for member in members {
        computed.append((member.key, try await self.value(member.value, context)))
      }
      return .dictionary(computed)
    default: return literal(value)
    }
  }

  private func value(
    form: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue {
    if let value = try constant(form, argument) { return value }
    if let value = try await computed(form, argument, context) { return value }
    if let value = try await ofRequest(form, argument, context) { return value }
    if let value = try await ofResponse(form, argument, context) { return value }
    throw CannotBeWritten(what: "the value $\(form)")
  }

  private func constant(_ form: String, _ argument: RecordedValue) throws -> PythonValue? {
    switch form {
    case "none": .some(PythonValue.none)
    case "bytes": .bytes(argument.hexBytes)
    case "float": .double(Self.double(argument.string ?? ""))
    case "datetime", "date": .date(Self.date(argument.string ?? ""))
    case "uuid": UUID(uuidString: argument.string ?? "").map { .uuid($0) }
    case "decimal": .decimal(argument.string ?? "")
    case "markup": .markup(argument.string ?? "")
    case "object", "set": .object
    default: nil
    }
  }

  private static func double(_ text: String) -> Double {
    text == "nan" ? .nan : Double(text) ?? .infinity
  }

  private static func date(_ text: String) -> Date {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate, .withTime, .withColonSeparatorInTime]
    return formatter.date(from: String((text + "T00:00:00").prefix(19))) ?? .distantPast
  }

  private func computed(
    _ form: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue? {
    let items = argument.array ?? []
    switch form {
    case "tuple": return .tuple(try await list(argument, context))
    case "concat":
      return .text(try await list(argument, context).map(\.string).joined())
    case "str": return .text(try await value(argument, context).string)
    case "escape": return .markup(HTML.escape(try await value(argument, context).string))
    case "if":
      let isTrue = try await value(items[0], context).isTrue
      return try await value(items[isTrue ? 1 : 2], context)
    case "eq": return .bool(try await value(items[0], context) == value(items[1], context))
    case "in": return .bool(try await contains(items, context))
    case "error": return errorValue(argument.string ?? "", context.error)
    case "url_for": return .text(try await url(items, context))
    default: return nil
    }
  }

  private func contains(_ items: [RecordedValue], _ context: StepContext) async throws -> Bool {
    let item = try await value(items[0], context)
    switch try await value(items[1], context) {
    case .dictionary(let members): return members.contains { $0.key == item.text }
    case .list(let members), .tuple(let members): return members.contains { $0 == item }
    case .text(let text): return text.contains(item.string)
    default: throw TypeError("not a container")
    }
  }

  private func errorValue(_ name: String, _ error: (any Error)?) -> PythonValue {
    let http = error as? HTTPError
    switch name {
    case "type": return .text(PythonErrors.name(of: error))
    case "original": return .text(PythonErrors.name(of: http?.original))
    case "code": return http.map { .int($0.status.code) } ?? .none
    case "description": return PythonValue(http?.description)
    case "name": return PythonValue(http?.title)
    case "str":
      if let http { return .text("\(http.status.code) \(http.title): \(http.description)") }
      return PythonValue((error as? PythonException)?.message)
    default: return .none
    }
  }

  private func url(_ items: [RecordedValue], _ context: StepContext) async throws -> String {
    var values = RouteValues()
    var method: String?
    var anchor: String?
    var scheme: String?
    var isExternal: Bool?
    let given = items.count > 1 ? try await value(items[1], context) : .none
    guard case .dictionary(let members) = given else {
      return try context.request.url(for: items[0].string ?? "")
    }
    for (name, value) in members {
      switch name {
      case "_method": method = value.text
      case "_anchor": anchor = value.text
      case "_scheme": scheme = value.text
      case "_external": isExternal = value.isTrue
      default: values[name] = value.routeValue
      }
    }
    // A scheme makes the URL absolute; there is no way to say the contrary.
    if scheme != nil, isExternal == false { throw ValueError("_scheme without _external") }
    return try context.request.url(
      for: items[0].string ?? "", values, method: method.flatMap { HTTPRequest.Method($0) },
      anchor: anchor, scheme: scheme, isExternal: isExternal ?? false)
  }
}

extension RecordedValue {
  /// The bytes that hexadecimal digits stand for.
  var hexBytes: [UInt8] {
    let digits = Array((string ?? "").utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
  }

  /// The bytes of a request's body.
  var bodyBytes: [UInt8] {
    if let text = string { return Array(text.utf8) }
    if let parts = self["$concat"]?.array { return parts.flatMap(\.bodyBytes) }
    if let part = self["$repeat"] {
      return Array(repeatElement(part.bodyBytes, count: self["times"]?.int ?? 0).joined())
    }
    return self["$bytes"]?.hexBytes ?? []
  }
}
