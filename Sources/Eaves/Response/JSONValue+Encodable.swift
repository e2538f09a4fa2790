import FoundationEssentials

extension SessionValue {
  /// The value of the kinds that JSON or Flask have a form of their own for; nil for all others.
  ///
  /// Which kind it is goes by the type alone: a cast for each of them would take longer than all the
  /// rest of encoding does.
  init?<Value: Encodable>(known value: Value) {
    let type = ObjectIdentifier(Value.self)
    if type == ObjectIdentifier(SessionValue.self), let value = value as? SessionValue {
      self = value.plain
    } else if type == ObjectIdentifier(String.self), let value = value as? String {
      self = .string(value)
    } else if type == ObjectIdentifier(Date.self), let value = value as? Date {
      self = SessionValue.date(value).plain
    } else if type == ObjectIdentifier(UUID.self), let value = value as? UUID {
      self = SessionValue.uuid(value).plain
    } else if type == ObjectIdentifier(Decimal.self), let value = value as? Decimal {
      self = .string(value.description)
    } else if type == ObjectIdentifier(URL.self), let value = value as? URL {
      self = .string(value.absoluteString)
    } else if type == ObjectIdentifier(Data.self), let value = value as? Data {
      self = .string(value.base64EncodedString())
    } else if type == ObjectIdentifier(Markup.self), let value = value as? Markup {
      self = .string(value.html)
    } else {
      return nil
    }
  }

  /// The kinds that only sessions have, in the form JSON has for them.
  private var plain: SessionValue {
    switch self {
    case .date(let date):
      let seconds = Int(date.timeIntervalSince1970.rounded(.down))
      return .string(HTTPDate(secondsSince1970: seconds).description)
    case .uuid(let uuid): return .string(uuid.uuidString.lowercased())
    case .list(let items), .tuple(let items): return .list(items.map(\.plain))
    case .dictionary(let members):
      return .dictionary(SessionDictionary(members.map { ($0.key, $0.value.plain) }))
    default: return self
    }
  }
}

extension SessionValue: Encodable {
  /// Writes the value in terms of an encoder; `JSON` takes it as it is.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let flag): try flag.encode(to: encoder)
    case .int(let number): try number.encode(to: encoder)
    case .largeInteger(let number): try number.text.encode(to: encoder)
    case .double(let number): try number.encode(to: encoder)
    case .string(let text), .markup(let text): try text.encode(to: encoder)
    case .list(let items), .tuple(let items): try items.encode(to: encoder)
    case .dictionary(let members):
      var container = encoder.container(keyedBy: JSONKey.self)
      for (key, value) in members { try container.encode(value, forKey: JSONKey(key)) }
    case .bytes(let bytes): try Data(bytes).encode(to: encoder)
    case .uuid(let uuid): try uuid.encode(to: encoder)
    case .date(let date): try date.encode(to: encoder)
    }
  }
}
