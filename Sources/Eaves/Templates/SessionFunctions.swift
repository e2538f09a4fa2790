import EavesTemplates

/// The functions of templates that use the session, under Flask's names.
enum SessionFunctions {
  static let csrfToken = Value.object(
    RequestFunction { request, arguments in
      _ = try arguments.values("csrf_token", [])
      return .string(request.csrfToken)
    })

  /// `get_flashed_messages(with_categories=false, category_filter=[])`.
  static let flashedMessages = Value.object(
    RequestFunction { request, arguments in
      let values = try arguments.values(
        "get_flashed_messages", ["with_categories", "category_filter"])
      let messages = request.flashedMessages(of: categories(values[1]))
      guard values[0]?.isTrueValue == true else {
        return .list(messages.map { Value($0.message) })
      }
      return .list(messages.map { .tuple([.string($0.category), Value($0.message)]) })
    })

  private static func categories(_ filter: Value?) -> [String]? {
    guard case .list(let list)? = filter, !list.items.isEmpty else { return nil }
    return list.items.compactMap(\.textValue)
  }
}
