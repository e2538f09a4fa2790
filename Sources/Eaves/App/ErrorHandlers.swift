import HTTPTypes

/// The error handlers of an app or of a blueprint.
struct ErrorHandlers: Sendable {
  private struct Entry: Sendable {
    let type: any Error.Type
    let matches: @Sendable (any Error) -> Bool
    let handler: ErrorHandler
  }

  // Few, so that a list is as fast as a dictionary.
  private var byStatus: [(status: Int, handler: ErrorHandler)] = []
  private var byType: [Entry] = []

  /// The statuses that have a handler.
  var statuses: [Int] { byStatus.map(\.status).sorted() }

  mutating func set(_ handler: @escaping ErrorHandler, status: Int) {
    byStatus.removeAll { $0.status == status }
    byStatus.append((status, handler))
  }

  mutating func set<E: Error>(_ handler: @escaping ErrorHandler, type: E.Type) {
    set(Entry(type: type, matches: { $0 is E }, handler: handler))
  }

  private mutating func set(_ entry: Entry) {
    byType.removeAll { $0.type == entry.type }
    byType.append(entry)
  }

  /// Takes over the handlers of another; where both have one, that of the other counts.
  mutating func merge(_ other: ErrorHandlers) {
    for (status, handler) in other.byStatus { set(handler, status: status) }
    for entry in other.byType { set(entry) }
  }

  /// The handler for an HTTP error of a status.
  func handler(status: Int) -> ErrorHandler? {
    byStatus.first { $0.status == status }?.handler
  }

  /// The handler for an error by its type: one for this very type, else the nearest class above it,
  /// else the first that matches, which is how one for `any Error` catches everything.
  func handler(for error: any Error) -> ErrorHandler? {
    if byType.isEmpty { return nil }
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
