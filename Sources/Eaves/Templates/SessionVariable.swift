import EavesTemplates
import FoundationEssentials

/// The session in templates: a dictionary, with what Flask's has besides, such as
/// `session.permanent`.
final class SessionVariable: DynamicObject {
  let typeName = "SecureCookieSession"

  var isTrue: Bool { (try? !session().isEmpty) ?? false }

  func dictionary() throws -> ValueDictionary? {
    ValueDictionary(try session().values.map { (key: $0.key, value: Value($0.value)) })
  }

  func item(_ key: Value) throws -> Value? {
    guard let name = key.textValue else { return nil }
    return try session()[name].map(Value.init)
  }

  func attribute(_ name: String) throws -> Value? {
    switch name {
    case "accessed": .bool(try session().isAccessed)
    case "modified": .bool(try session().isModified)
    case "new": .bool(try session().isNew)
    case "permanent": .bool(try session().isPermanent)
    case "clear", "pop", "popitem", "setdefault", "update": change(name)
    // The commonest one, without a copy of the whole session.
    case "get":
      function { session, arguments in
        let values = try arguments.values("get", ["key", "default"], required: 1)
        return values[0]?.textValue.flatMap { session[$0] }.map(Value.init) ?? values[1]
          ?? Value.none
      }
    default: nil
    }
  }

  /// The methods that change it.
  private func change(_ name: String) -> Value? {
    switch name {
    case "clear":
      function { session, arguments in
        _ = try arguments.values(name, [])
        session.clear()
        return .none
      }
    case "pop":
      function { session, arguments in
        let values = try arguments.values(name, ["key", "default"], required: 1)
        if let key = values[0]?.textValue, let value = session.remove(key) {
          return Value(value)
        }
        if let fallback = values[1] { return fallback }
        throw TemplateError(
          .key, "the session has no \(values[0]?.textValue?.debugDescription ?? "such key")")
      }
    case "setdefault":
      function { session, arguments in
        let values = try arguments.values(name, ["key", "default"], required: 1)
        guard let key = values[0]?.textValue else { throw Self.needsTextKey }
        if let value = session[key] { return Value(value) }
        let value = values[1] ?? Value.none
        session[key] = try SessionValue(value)
        return value
      }
    case "update":
      function { session, arguments in
        for case .dictionary(let members) in arguments.positional {
          for (key, value) in members.members {
            guard let key = key.textValue else { throw Self.needsTextKey }
            session[key] = try SessionValue(value)
          }
        }
        for (key, value) in arguments.keywords { session[key] = try SessionValue(value) }
        return .none
      }
    default: nil
    }
  }

  private static var needsTextKey: TemplateError {
    TemplateError(.type, "the keys of a session are texts")
  }

  private func session() throws -> Session { try CurrentRequest.get().session }

  private func function(
    _ body: @escaping @Sendable (Session, CallArguments) throws -> Value
  ) -> Value {
    .object(RequestFunction { request, arguments in try body(request.session, arguments) })
  }
}

extension Value {
  /// A value of the session as a template sees it.
  init(_ value: SessionValue) {
    switch value {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .largeInteger(let number): self = .string(number.text)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .list(let items): self = .list(items.map { Value($0) })
    case .tuple(let items): self = .tuple(items.map { Value($0) })
    case .dictionary(let members):
      self = .dictionary(ValueDictionary(members.map { (key: $0.key, value: Value($0.value)) }))
    case .bytes(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
    case .markup(let html): self = .safe(html)
    case .uuid(let uuid): self = .string(uuid.uuidString.lowercased())
    case .date(let date): self = .string(date.formatted(.iso8601))
    }
  }
}

extension SessionValue {
  /// A template's value as the session keeps it.
  /// - Throws: `TemplateError` for what a session cannot hold
  init(_ value: EavesTemplates.Value) throws {
    switch value {
    case .none: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .safe(let html): self = .markup(html)
    case .list(let list): self = .list(try list.items.map(SessionValue.init))
    case .tuple(let list): self = .tuple(try list.items.map(SessionValue.init))
    case .dictionary(let dictionary):
      self = .dictionary(
        SessionDictionary(
          try dictionary.members.map { key, value in
            guard let key = key.textValue else {
              throw TemplateError(.type, "the keys of a dictionary in a session are texts")
            }
            return (key, try SessionValue(value))
          }))
    default:
      throw TemplateError(.type, "a session cannot hold such a value; turn it into text or a list")
    }
  }
}
