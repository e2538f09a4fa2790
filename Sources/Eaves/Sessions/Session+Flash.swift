/// A message for the next page that the visitor sees.
public struct FlashedMessage: Equatable, Sendable {
  /// What kind of message it is; `message` unless the app says otherwise.
  public let category: String
  /// The message: text, markup that needs no escaping, or whatever else the app put there.
  public let message: SessionValue
}

extension Session {
  static let flashesKey = "_flashes"

  /// Keeps a message for the next page that shows messages.
  ///
  /// Kept as Flask keeps them, a list of tuples of category and message.
  /// - Parameters:
  ///   - message: text, markup or another value
  ///   - category: the kind of message
  public func flash(_ message: SessionValue, category: String = "message") {
    var flashes = self[Session.flashesKey]?.list ?? []
    flashes.append(.tuple([.string(category), message]))
    self[Session.flashesKey] = .list(flashes)
  }

  /// Keeps a text for the next page that shows messages.
  @_disfavoredOverload
  public func flash(_ message: String, category: String = "message") {
    flash(.string(message), category: category)
  }

  /// Takes the kept messages out of the session, oldest first.
  public func takeFlashes() -> [FlashedMessage] {
    (remove(Session.flashesKey)?.list ?? []).compactMap { flash in
      guard let category = flash[0]?.string, let message = flash[1] else { return nil }
      return FlashedMessage(category: category, message: message)
    }
  }
}
