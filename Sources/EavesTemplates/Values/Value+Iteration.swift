extension Value {
  /// The number of items, or of a text's code points; nil when the value has no length.
  func count() throws -> Int? {
    switch self {
    case .string(let text), .safe(let text): return Text.count(text)
    case .list(let list), .tuple(let list): return list.items.count
    case .dictionary(let dictionary): return dictionary.count
    case .range(let range): return range.count
    case .undefined(let undefined):
      try undefined.requireLenient()
      return 0
    case .object(let object): return try object.items()?.count
    default: return nil
    }
  }

  /// The items a loop goes through, as an array: a dictionary gives its keys, a text its code
  /// points. Counts them towards the render's steps.
  /// - Throws: a `TypeError` when the value cannot be iterated, what a lazy item throws, a
  ///   `LimitError` when there are too many
  func items(_ context: RenderContext) throws -> [Value] {
    switch self {
    case .list(let list), .tuple(let list):
      try context.spend(list.items.count)
      return list.items
    case .dictionary(let dictionary):
      try context.spend(dictionary.count)
      try context.charge(items: dictionary.count)
      return dictionary.entries.map(\.key)
    case .string(let text), .safe(let text):
      try context.spend(text.utf8.count)
      try context.charge(items: text.utf8.count)
      return text.unicodeScalars.map { .string(String($0)) }
    case .range(let range):
      try context.spend(range.count)
      try context.charge(items: range.count)
      return (0..<range.count).map { .int(range[$0]) }
    case .iterator(let iterator):
      var items: [Value] = []
      while let item = try iterator.next() {
        try context.spend(1)
        try context.charge(MemoryLayout<Value>.stride)
        items.append(item)
      }
      return items
    case .undefined(let undefined):
      try undefined.requireLenient()
      return []
    case .object(let object):
      guard let items = try object.items() else { throw notIterable }
      try context.spend(items.count)
      return items
    default: throw notIterable
    }
  }

  var notIterable: TemplateError {
    TemplateError(.type, "'\(typeName)' object is not iterable")
  }

  /// Goes through the items one at a time, as they are asked for.
  /// - Throws: a `TypeError` when the value cannot be iterated
  func makeIterator(_ context: RenderContext) throws -> ValueIterator {
    if case .iterator(let iterator) = self { return iterator }
    if case .range(let range) = self {
      var position = 0
      return try ValueIterator(typeName: "range_iterator") {
        guard position < range.count else { return nil }
        defer { position += 1 }
        return .int(range[position])
      }
    }
    var items = try items(context)[...]
    return try ValueIterator(typeName: "list_iterator") { items.popFirst() }
  }
}
