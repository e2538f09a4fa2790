import HTTPTypes

/// The error handlers of an app or of a blueprint.
struct ErrorHandlers: Sendable {
  private struct Entry: Sendable {
    let type: any Error.Type
    let matches: @Sendable (any Error) -> Bool
    let handler: ErrorHandler
  }

  private var byStatus: [Int: ErrorHandler] = [:]
  private var byType: [Entry] = []

  mutating func set(_ handler: @escaping ErrorHandler, status: Int) {
    byStatus[status] = handler
  }

  mutating func set<E: Error>(_ handler: @escaping ErrorHandler, type: E.Type) {
    byType.removeAll { $0.type == type }
    byType.append(Entry(type: type, matches: { $0 is E }, handler: handler))
  }

  /// The handler for an HTTP error of a status.
  func handler(status: Int) -> ErrorHandler? { byStatus[status] }

  /// The handler for an error by its type: one for this very type, else the nearest class above it,
  /// else the first that matches, which is how one for `any Error` catches everything.
  func handler(for error: any Error) -> ErrorHandler? {
    if let exact = byType.first(where: { $0.type == Swift.type(of: error) }) {
      return exact.handler
    }
    var ancestor: AnyClass? = (Swift.type(of: error) as? AnyClass).flatMap(superclass)
    while let current = ancestor {
      if let entry = byType.first(where: { $0.type == current as Any.Type }) {
        return entry.handler
      }
      ancestor = superclass(of: current)
    }
    return byType.first { $0.matches(error) }?.handler
  }

  private func superclass(of type: AnyClass) -> AnyClass? { _getSuperclass(type) }
}
