/// Filters that give their items as they are asked for, so that errors appear where the items are
/// used. As Python's generators they can be gone through once.
extension Filters {
  static func batch(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let size = try arguments.int(0, default: 0)
    let fill = arguments[1] ?? .none
    var source: ValueIterator?
    // The first item of the next batch, which is known only once the last one is full.
    var pending: Value?
    return .iterator(
      try ValueIterator(over: value) {
        if source == nil {
          source = try value.makeIterator(context)
          pending = try source?.next()
          // No batch is ever as short as nothing, but the first is compared before it has an item.
          if size == 0, pending != nil { return .newList([]) }
        }
        guard let first = pending else { return nil }
        pending = nil
        var batch = [first]
        while let item = try source?.next() {
          try context.spend(1)
          if batch.count == size {
            pending = item
            break
          }
          batch.append(item)
        }
        if pending == nil, !fill.isNone, batch.count < size {
          try context.spend(size - batch.count)
          batch += repeatElement(fill, count: size - batch.count)
        }
        try context.charge(items: batch.count)
        return .newList(batch)
      })
  }

  static func slice(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let slices = try arguments.int(0, default: 0)
    let fill = arguments[1] ?? .none
    var items: [Value]?
    var slice = 0
    var start = 0
    return .iterator(
      try ValueIterator(over: value) {
        if items == nil {
          items = try value.items(context)
          try context.spend(max(slices, 0))
        }
        let all = items ?? []
        guard slices != 0 else {
          throw TemplateError(.zeroDivision, "integer division or modulo by zero")
        }
        guard slice < slices else { return nil }
        let (size, larger) = all.count.quotientAndRemainder(dividingBy: slices)
        let isLarger = slice < larger
        let end = start + size + (isLarger ? 1 : 0)
        var part = Array(all[start..<end])
        if !fill.isNone, !isLarger { part.append(fill) }
        try context.spend(part.count)
        try context.charge(items: part.count)
        slice += 1
        start = end
        return .newList(part)
      })
  }

  static func items(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    var pairs: [Value]?
    var position = 0
    return .iterator(
      try ValueIterator {
        let all = try pairs ?? self.pairs(value, context)
        pairs = all
        guard position < all.count else { return nil }
        defer { position += 1 }
        return all[position]
      })
  }

  private static func pairs(_ value: Value, _ context: RenderContext) throws -> [Value] {
    switch value {
    case .undefined: return []
    case .dictionary(let dictionary):
      try context.spend(dictionary.count)
      try context.charge(items: dictionary.count &* 4)
      return dictionary.entries.map { .tuple([$0.key, $0.value]) }
    default: throw TemplateError(.type, "Can only get item pairs from a mapping.")
    }
  }

  static func map(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let call = CallArguments(arguments.rest, keywords: arguments.keywords)
    return try lazy(value, context) {
      try mapping(call, context)
    } step: { transform, item in
      try transform(item)
    }
  }

  /// What `map` does with an item: looks up a member, or applies a filter.
  private static func mapping(
    _ call: CallArguments, _ context: RenderContext
  ) throws -> (Value) throws -> Value {
    if call.positional.isEmpty, let attribute = call["attribute"] {
      let fallback = call["default"]
      for (name, _) in call.keywords where name != "attribute" && name != "default" {
        throw TemplateError(
          .filterArgument, "Unexpected keyword argument \(Value.string(name).representation)")
      }
      let path = AttributePath(attribute)
      return { try path.value(of: $0, default: fallback, context) }
    }
    guard let name = call.positional.first else {
      throw TemplateError(.filterArgument, "map requires a filter argument")
    }
    let arguments = CallArguments(Array(call.positional.dropFirst()), keywords: call.keywords)
    let filter = try name.string()
    return { try context.applyFilter(filter, to: $0, arguments) }
  }

  static func select(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try select(value, arguments, byAttribute: false, keeps: true, context)
  }

  static func reject(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try select(value, arguments, byAttribute: false, keeps: false, context)
  }

  static func selectAttribute(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try select(value, arguments, byAttribute: true, keeps: true, context)
  }

  static func rejectAttribute(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    try select(value, arguments, byAttribute: true, keeps: false, context)
  }

  private static func select(
    _ value: Value, _ arguments: Arguments, byAttribute: Bool, keeps: Bool,
    _ context: RenderContext
  ) throws -> Value {
    let call = CallArguments(arguments.rest, keywords: arguments.keywords)
    return try lazy(value, context) {
      try condition(call, byAttribute: byAttribute, context)
    } step: { condition, item in
      try condition(item) == keeps ? item : nil
    }
  }

  /// What decides about an item: a test, or whether it is true.
  private static func condition(
    _ call: CallArguments, byAttribute: Bool, _ context: RenderContext
  ) throws -> (Value) throws -> Bool {
    var rest = call.positional[...]
    var path = AttributePath(nil)
    if byAttribute {
      guard let attribute = rest.popFirst() else {
        throw TemplateError(.filterArgument, "Missing parameter for attribute name")
      }
      path = AttributePath(attribute)
    }
    guard let name = rest.popFirst() else {
      return { try path.value(of: $0, context).isTrue() }
    }
    let test = try name.string()
    let arguments = CallArguments(Array(rest), keywords: call.keywords)
    return { try context.applyTest(test, to: path.value(of: $0, context), arguments) }
  }

  /// A lazy sequence.
  /// - Parameters:
  ///   - prepare: makes what the steps need, before the first one; not asked for an empty value
  ///   - step: gives an item of the result, or nil to leave it out
  private static func lazy<Prepared>(
    _ value: Value, _ context: RenderContext,
    prepare: @escaping () throws -> Prepared,
    step: @escaping (Prepared, Value) throws -> Value?
  ) throws -> Value {
    var state: (source: ValueIterator, prepared: Prepared)?
    return .iterator(
      try ValueIterator(over: value) {
        if state == nil {
          guard try value.isTrue() else { return nil }
          let prepared = try prepare()
          state = (try value.makeIterator(context), prepared)
        }
        guard let (source, prepared) = state else { return nil }
        while let item = try source.next() {
          try context.spend(1)
          if let result = try step(prepared, item) { return result }
        }
        return nil
      })
  }
}
