import HTTPTypes

/// The error handlers of an app or of a blueprint. Of several for the same errors the last one counts.
struct ErrorHandlers: Sendable {
  private enum Key: Sendable {
    case status(Int)
    case type(any Error.Type, matches: @Sendable (any Error) -> Bool)
  }

  /// All that were registered, in that order.
  private var entries: [(key: Key, handler: ErrorHandler)] = []

  /// The statuses that have a handler.
  var statuses: [Int] {
    entries.compactMap { if case .status(let status) = $0.key { status } else { nil } }
  }

  mutating func set(_ handler: @escaping ErrorHandler, status: Int) {
    entries.append((.status(status), handler))
  }

  mutating func set<E: Error>(_ handler: @escaping ErrorHandler, type: E.Type) {
    entries.append((.type(type, matches: { $0 is E }), handler))
  }

  /// Adds the handlers of another after these.
  mutating func append(_ other: ErrorHandlers) { entries += other.entries }

  /// Those that were registered after an earlier state of these.
  func since(_ earlier: ErrorHandlers) -> ErrorHandlers {
    var later = self
    later.entries.removeFirst(earlier.entries.count)
    return later
  }

  /// The handler for an HTTP error of a status.
  func handler(status: Int) -> ErrorHandler? {
    entries.last { if case .status(status) = $0.key { true } else { false } }?.handler
  }

  /// The handler for an error by its type: one for this very type, else the nearest class above it,
  /// else the first that matches, which is how one for `any Error` catches everything.
  func handler(for error: any Error) -> ErrorHandler? {
    if entries.isEmpty { return nil }
    if let exact = handler(type: Swift.type(of: error)) { return exact }
    var ancestor: AnyClass? = (Swift.type(of: error) as? AnyClass).flatMap(superclass)
    while let current = ancestor {
      if let handler = handler(type: current) { return handler }
      ancestor = superclass(of: current)
    }
    for entry in entries {
      if case .type(let type, let matches) = entry.key, matches(error) {
        return handler(type: type)
      }
    }
    return nil
  }

  private func handler(type wanted: Any.Type) -> ErrorHandler? {
    entries.last { if case .type(let type, _) = $0.key { type == wanted } else { false } }?.handler
  }

  private func superclass(of type: AnyClass) -> AnyClass? { _getSuperclass(type) }
}
