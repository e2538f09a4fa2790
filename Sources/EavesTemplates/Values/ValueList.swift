/// The items of a list or tuple, shared by reference as Python's lists are.
///
/// A frozen list never changes. Any other belongs to the one render that made it, which is what
/// makes the class safe to share.
public final class ValueList: @unchecked Sendable {
  /// The items, in order.
  public internal(set) var items: [Value]
  let isFrozen: Bool
  /// The names that the items of a named tuple have too.
  let fieldNames: [String]

  init(_ items: [Value]) {
    self.items = items
    self.isFrozen = false
    self.fieldNames = []
  }

  init(frozen items: [Value], fieldNames: [String] = []) {
    self.items = items
    self.isFrozen = true
    self.fieldNames = fieldNames
  }

  /// Makes sure that the list can be changed.
  /// - Throws: a `TypeError` for a frozen list
  func requireMutable() throws {
    guard !isFrozen else {
      throw TemplateError(.type, "this list is shared and cannot be changed; copy it with 'list'")
    }
  }
}
