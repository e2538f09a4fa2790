/// A loop that is running; also what `loop` is in its body. (Jinja: runtime.LoopContext.)
final class LoopState: EngineObject, @unchecked Sendable {
  /// The attributes that `loop` has.
  enum Attribute: String, CaseIterable {
    case depth, depth0, first, index, index0, last, length, nextitem, previtem, revindex, revindex0

    var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    static let byNumber = Self.allCases
  }

  private enum Source {
    case list(ValueList)
    case keys(ValueDictionary)
    case range(ValueRange)
    case iterator(ValueIterator)
  }

  // The same holds here as in `RenderContext`.
  @exclusivity(unchecked)
  private var source: Source
  /// The list or range of the source, when it is one: passes over them are the most common.
  @exclusivity(unchecked)
  private var list: Unmanaged<ValueList>?
  @exclusivity(unchecked)
  private var range: ValueRange?
  private let context: RenderContext
  /// The number of the current pass; -1 before the first.
  @exclusivity(unchecked)
  private(set) var index = -1
  private var current: Value?
  private var previous: Value?
  /// Items that were taken from an iterator ahead of time.
  private var ahead: [Value] = []
  private var aheadStart = 0
  private var lastChanged: [Value]?
  let depth: Int
  /// The function of a recursive loop.
  let recursion: Recursion?
  /// What a loop that filters keeps.
  var kept: [Value] = []
  /// Whether a pass came to its end.
  var passed = false

  /// The function of a recursive loop, with the variables around it.
  final class Recursion {
    let program: Program
    let function: Int32
    let captured: [Cell]
    let context: TemplateContext

    init(program: Program, function: Int32, captured: [Cell], context: TemplateContext) {
      self.program = program
      self.function = function
      self.captured = captured
      self.context = context
    }
  }

  init(_ value: Value, _ context: RenderContext, depth: Int = 0, recursion: Recursion? = nil) throws
  {
    self.context = context
    self.depth = depth
    self.recursion = recursion
    switch value {
    case .list(let list), .tuple(let list): source = .list(list)
    case .dictionary(let dictionary): source = .keys(dictionary)
    case .range(let range): source = .range(range)
    case .iterator(let iterator): source = .iterator(iterator)
    default: source = .list(ValueList(frozen: try value.items(context)))
    }
    switch source {
    case .list(let list): self.list = Unmanaged.passUnretained(list)
    case .range(let range): self.range = range
    default: break
    }
  }

  /// The next item, which becomes the current one; nil at the end.
  @inline(__always)
  func next() throws -> Value? {
    let position = index &+ 1
    if let list {
      guard let item = list._withUnsafeGuaranteedRef({ $0.item(at: position) }) else { return nil }
      index = position
      return item
    }
    if let range {
      guard position < range.count else { return nil }
      index = position
      return .int(range[position])
    }
    return try nextOther(position)
  }

  /// The item of a pass through something else than a list.
  private func nextOther(_ position: Int) throws -> Value? {
    let item: Value
    switch source {
    case .list, .range: return nil
    case .keys(let dictionary):
      guard position < dictionary.count else { return nil }
      item = dictionary.key(at: position)
    case .iterator(let iterator):
      guard let next = try takeAhead() ?? iterator.next() else { return nil }
      previous = current
      current = next
      item = next
    }
    index = position
    return item
  }

  private func takeAhead() -> Value? {
    guard aheadStart < ahead.count else { return nil }
    aheadStart += 1
    return ahead[aheadStart - 1]
  }

  /// The item of another pass, as far as it is known.
  private func item(at position: Int) throws -> Value? {
    guard position >= 0 else { return nil }
    switch source {
    case .list(let list): return list.item(at: position)
    case .keys(let dictionary):
      return position < dictionary.count ? dictionary.key(at: position) : nil
    case .range(let range): return position < range.count ? .int(range[position]) : nil
    case .iterator(let iterator):
      if position < index { return previous }
      if position == index { return current }
      if aheadStart == ahead.count, let next = try iterator.next() { ahead.append(next) }
      return aheadStart < ahead.count ? ahead[aheadStart] : nil
    }
  }

  private func count() throws -> Int {
    switch source {
    case .list(let list): return list.items.count
    case .keys(let dictionary): return dictionary.count
    case .range(let range): return range.count
    case .iterator(let iterator):
      while let next = try iterator.next() {
        try context.spend(1)
        ahead.append(next)
      }
      return index + 1 + ahead.count - aheadStart
    }
  }

  func keepCurrent() throws {
    if let item = try item(at: index) { kept.append(item) }
  }

  // MARK: `loop`

  var memberNames: [String] { Attribute.allCases.map(\.rawValue) + ["changed", "cycle"] }
  var typeName: String { "LoopContext" }
  var qualifiedName: String { "jinja2.runtime.LoopContext object" }

  func attribute(_ attribute: Attribute) throws -> Value {
    switch attribute {
    case .depth: return .int(depth + 1)
    case .depth0: return .int(depth)
    case .first: return .bool(index == 0)
    case .index: return .int(index + 1)
    case .index0: return .int(index)
    case .last: return .bool(try item(at: index + 1) == nil)
    case .length: return .int(try count())
    case .nextitem:
      return try item(at: index + 1) ?? context.undefined(hint: "there is no next item")
    case .previtem:
      return try (index > 0 ? item(at: index - 1) : nil)
        ?? context.undefined(hint: "there is no previous item")
    case .revindex: return .int(try count() - index)
    case .revindex0: return .int(try count() - index - 1)
    }
  }

  func attribute(_ name: String) throws -> Value? {
    if let attribute = Attribute(rawValue: name) { return try self.attribute(attribute) }
    switch name {
    case "changed":
      return .function(
        Function(Signature("changed", rest: true)) { arguments, _ in
          .bool(try self.changed(arguments.rest))
        })
    case "cycle":
      return .function(
        Function(Signature("cycle", rest: true)) { arguments, _ in
          try self.cycle(arguments.rest)
        })
    default: return nil
    }
  }

  func changed(_ values: [Value]) throws -> Bool {
    if let last = lastChanged, last.count == values.count {
      var isSame = true
      for (left, right) in zip(last, values) where try !left.equals(right) { isSame = false }
      if isSame { return false }
    }
    lastChanged = values
    return true
  }

  func cycle(_ values: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
    guard count > 0 else { throw TemplateError(.type, "no items for cycling given") }
    return values[index % count]
  }

  func cycle(_ values: [Value]) throws -> Value {
    guard !values.isEmpty else { throw TemplateError(.type, "no items for cycling given") }
    return values[index % values.count]
  }

  func call(_ arguments: CallArguments, _ context: RenderContext) throws -> Value? {
    guard let recursion else {
      throw TemplateError(
        .type,
        "The loop must have the 'recursive' marker to be called recursively.")
    }
    guard let iterable = arguments.positional.first, arguments.positional.count == 1,
      arguments.keywords.isEmpty
    else { throw TemplateError(.type, "loop() takes exactly one argument") }
    return try context.callRecursion(recursion, iterable, depth: depth + 1)
  }

  func items() throws -> [Value]? {
    var rest: [Value] = []
    while let item = try next() { rest.append(.tuple([item, .object(self)])) }
    return rest
  }

  var printed: Value? {
    let length = (try? count()).map(String.init) ?? "?"
    return .string("<LoopContext \(index + 1)/\(length)>")
  }
}
