import EavesTemplates
import FoundationEssentials

/// What templates see of the session, under Flask's names.
enum SessionVariables {
  static let session = Value.object(
    RequestObject("Session") { request, name in
      request.session[name].map(Value.init)
    })

  static let csrfToken = Value.object(
    RequestFunction { request, _ in
      .string(request.csrfToken)
    })

  /// `get_flashed_messages(with_categories=false, category_filter=[])`.
  static let flashedMessages = Value.object(
    RequestFunction { request, arguments in
      let positional = arguments.positional[...]
      let withCategories = positional.first ?? arguments["with_categories"]
      let filter = positional.dropFirst().first ?? arguments["category_filter"]
      let messages = request.flashedMessages(of: categories(filter))
      guard case .bool(true)? = withCategories else {
        return .list(messages.map { Value($0.message) })
      }
      return .list(messages.map { .tuple([.string($0.category), Value($0.message)]) })
    })

  private static func categories(_ filter: Value?) -> [String]? {
    guard case .list(let list)? = filter, !list.items.isEmpty else { return nil }
    return list.items.compactMap { if case .string(let text) = $0 { text } else { nil } }
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
