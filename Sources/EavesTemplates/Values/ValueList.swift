/// The items of a list or tuple, shared by reference as Python's lists are.
///
/// A frozen list never changes. Any other belongs to the one render that made it, which is what
/// makes the class safe to share.
public final class ValueList: @unchecked Sendable {
  // No change of the items runs code that reads them, so accesses need no check at run time.
  /// The items, in order.
  @exclusivity(unchecked)
  public internal(set) var items: [Value]
  /// How deeply containers were nested here when the list was made or an item was put in.
  var depth: Int
  let isFrozen: Bool
  /// Whether the render that made the list has counted it.
  var isCharged = false
  /// The names that the items of a named tuple have too.
  let fieldNames: [String]

  init(_ items: [Value]) {
    self.items = items
    depth = items.nestingDepth
    self.isFrozen = false
    self.fieldNames = []
  }

  init(frozen items: [Value], fieldNames: [String] = []) {
    self.items = items
    depth = items.nestingDepth
    self.isFrozen = true
    self.fieldNames = fieldNames
  }

  /// The item at a place; nil when there is none.
  @inline(__always)
  func item(at place: Int) -> Value? {
    place >= 0 && place < items.count ? items[place] : nil
  }

  /// Makes sure that the list can be changed.
  /// - Throws: a `TypeError` for a frozen list
  func requireMutable() throws {
    guard !isFrozen else {
      throw TemplateError(.type, "this list is shared and cannot be changed; copy it with 'list'")
    }
  }
}

extension [Value] {
  /// How deeply a container of these items is nested.
  var nestingDepth: Int {
    var deepest = 0
    for item in self where item.isContainer { deepest = Swift.max(deepest, item.nestingDepth) }
    return deepest + 1
  }
}
