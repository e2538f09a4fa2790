/// A sequence that can be gone through once, whose items are made as they are asked for.
public final class ValueIterator: @unchecked Sendable {
  private var advance: (() throws -> Value?)?
  let typeName: String
  /// How many iterators are chained behind this one: bounded, since each is a call deep.
  let depth: Int

  /// - Parameters:
  ///   - typeName: Python's name of the type
  ///   - source: the value the items come from, when there is one
  ///   - advance: gives the next item; nil at the end. Not asked again after that.
  /// - Throws: a `RecursionError` when too many iterators are chained
  init(
    typeName: String = "generator", over source: Value? = nil,
    advance: @escaping () throws -> Value?
  ) throws {
    let depth = (source?.nestingDepth ?? 0) + 1
    guard depth < Limits.iteratorDepth else { throw TemplateError.tooDeep }
    self.advance = advance
    self.typeName = typeName
    self.depth = depth
  }

  /// The next item; nil at the end.
  func next() throws -> Value? {
    guard let advance else { return nil }
    guard let value = try advance() else {
      self.advance = nil
      return nil
    }
    return value
  }
}
