/// Attributes and items. (Jinja: Environment.getattr and getitem.)
extension RenderContext {
  /// `value.name`: the attribute, else the item, else an undefined value.
  func attribute(_ name: String, of value: Value) throws -> Value {
    try withUnsafePointer(to: key(name)) { try attribute($0, of: value) }
  }

  private func key(_ name: String) -> Program.Key {
    Program.Key(text: name, hash: name.valueHash)
  }

  /// `value.name` for a name of a program.
  func attribute(_ pointer: UnsafePointer<Program.Key>, of value: Value) throws -> Value {
    if case .dictionary(let dictionary) = value, pointer.pointee.findsItems, !isSandboxed,
      let item = dictionary.find(pointer)
    {
      return item.pointee
    }
    return try otherAttribute(pointer.pointee, of: value)
  }

  @inline(never)
  private func otherAttribute(_ key: Program.Key, of value: Value) throws -> Value {
    if let found = try ownAttribute(key, of: value) { return found }
    switch value {
    case .dictionary(let dictionary):
      if let item = dictionary.value(text: key.text, hash: key.hash) { return item }
    case .object(let object):
      if let item = try object.item(.string(key.text)) { return item }
      if let object = object as? any EngineObject {
        return undefined(
          .member(of: object.ownerName, name: .string(key.text)),
          choice: (key.text, object.memberNames))
      }
    case .undefined(let undefined):
      if undefined.behaviour == .chainable { return value }
      throw undefined.error
    default: break
    }
    return undefined(.member(of: value.ownerName, name: .string(key.text)))
  }

  /// Only the attribute, not the item: what the filter `attr` looks up. Undefined when missing.
  func attributeOnly(_ name: String, of value: Value) throws -> Value {
    if case .undefined(let undefined) = value {
      if undefined.behaviour == .chainable { return value }
      throw undefined.error
    }
    let key = key(name)
    return try ownAttribute(key, of: value)
      ?? undefined(.member(of: value.ownerName, name: .string(name)))
  }

  /// The attribute of a value in Python's sense: a method, or what an object has.
  private func ownAttribute(_ key: Program.Key, of value: Value) throws -> Value? {
    if isSandboxed, isInternal(key.text, of: value) { return unsafe(key.text, of: value) }
    switch value {
    case .object(let object):
      if let found = try object.attribute(key.text) { return found }
      guard key.methods?.isOfDictionary == true, let dictionary = try object.dictionary() else {
        return nil
      }
      return try boundMethod(key, of: .dictionary(dictionary))
    case .macro(let macro): return macro.attribute(key.text)
    case .tuple(let list) where !list.fieldNames.isEmpty:
      if let place = list.fieldNames.firstIndex(of: key.text) { return list.items[place] }
      return try boundMethod(key, of: value)
    case .range(let range):
      switch key.text {
      case "start": return .int(range.start)
      case "stop": return .int(range.stop)
      case "step": return .int(range.step)
      default: return try boundMethod(key, of: value)
      }
    case .int, .bool:
      switch key.text {
      case "real", "numerator": return try value.affirmed()
      case "imag": return .int(0)
      case "denominator": return .int(1)
      default: return try boundMethod(key, of: value)
      }
    case .double:
      switch key.text {
      case "real": return value
      case "imag": return .double(0)
      default: return try boundMethod(key, of: value)
      }
    default: return try boundMethod(key, of: value)
    }
  }

  private func boundMethod(_ key: Program.Key, of value: Value) throws -> Value? {
    if key.text == "__len__", let count = try value.count() {
      return .function(Function(Signature("__len__")) { _, _ in .int(count) })
    }
    guard let method = key.methods?.method(of: value) else { return nil }
    if method.mutates, environment.options.sandbox == .immutable {
      return unsafe(key.text, of: value)
    }
    return .function(
      Function(
        method.signature, typeName: "builtin_function_or_method", depth: value.nestingDepth + 1
      ) { arguments, context in
        try method.body(value, arguments, context)
      })
  }

  // MARK: Sandbox

  /// Whether Python has an attribute of this name that the sandbox hides.
  private func isInternal(_ name: String, of value: Value) -> Bool {
    if case .undefined = value { return false }
    if case .iterator = value, name == "gi_frame" || name == "gi_code" { return true }
    guard name.utf8.first == UInt8(ascii: "_") else { return false }
    if case .macro = value { return true }
    return name.utf8.count > 4 && name.utf8.starts(with: "__".utf8) && name.hasSuffix("__")
  }

  private func unsafe(_ name: String, of value: Value) -> Value {
    .undefined(
      Undefined(
        .hint(
          "access to attribute \(Value.string(name).representation) of "
            + "\(Value.string(value.typeName).representation) object is unsafe."),
        behaviour: environment.options.undefined, kind: .security))
  }

  // MARK: Items

  /// `value[key]`: the item, else the attribute, else an undefined value.
  func item(_ key: Value, of value: Value) throws -> Value {
    if let found = try ownItem(key, of: value) { return found }
    if let name = key.text {
      let key = self.key(name)
      if let found = try ownAttribute(key, of: value) { return found }
    }
    return undefined(.member(of: value.ownerName, name: key))
  }

  private func ownItem(_ key: Value, of value: Value) throws -> Value? {
    switch value {
    case .dictionary(let dictionary):
      if let text = key.text { return dictionary.value(text: text, hash: text.valueHash) }
      guard let hash = try? key.valueHash() else { return nil }
      return dictionary.position(of: key, hash: hash).map { dictionary.entries[$0].value }
    case .list(let list), .tuple(let list):
      guard let index = place(key, list.items.count) else { return nil }
      return list.items[index]
    case .string(let text), .safe(let text):
      guard let wanted = key.integer else { return nil }
      try spend(text.utf8.count / 64)
      let scalars = text.unicodeScalars
      guard let index = place(.int(wanted), scalars.count) else { return nil }
      return value.sameMark(String(scalars[scalars.index(scalars.startIndex, offsetBy: index)]))
    case .range(let range):
      guard let index = place(key, range.count) else { return nil }
      return .int(range[index])
    case .object(let object): return try object.item(key)
    case .undefined(let undefined):
      if undefined.behaviour == .chainable { return value }
      throw undefined.error
    default: return nil
    }
  }

  /// The place that an index means among so many items, counted from the end when negative.
  private func place(_ key: Value, _ count: Int) -> Int? {
    guard let index = key.integer else { return nil }
    let place = index < 0 ? index &+ count : index
    return place >= 0 && place < count ? place : nil
  }

  // MARK: Slices

  /// `value[start:stop:step]`.
  func slice(_ value: Value, _ start: Value, _ stop: Value, _ step: Value) throws -> Value {
    switch value {
    case .list(let list):
      let places = try self.places(start, stop, step, list.items.count)
      return .newList(places.map { list.items[$0] })
    case .tuple(let list):
      let places = try self.places(start, stop, step, list.items.count)
      return .tuple(places.map { list.items[$0] })
    case .string(let text), .safe(let text):
      try spend(text.utf8.count / 64)
      let scalars = Array(text.unicodeScalars)
      var result = String.UnicodeScalarView()
      for place in try places(start, stop, step, scalars.count) { result.append(scalars[place]) }
      return value.sameMark(String(result))
    case .range(let range):
      return .range(try slice(range, start, stop, step))
    case .undefined(let undefined):
      if undefined.behaviour == .chainable { return value }
      throw undefined.error
    case .object(let object):
      guard let items = try object.items() else { break }
      return .newList(try places(start, stop, step, items.count).map { items[$0] })
    default: break
    }
    throw TemplateError(.type, "'\(value.typeName)' object is not subscriptable")
  }

  private func slice(
    _ range: ValueRange, _ start: Value, _ stop: Value, _ step: Value
  ) throws -> ValueRange {
    let bounds = try bounds(start, stop, step, range.count)
    let (first, overflow) = bounds.first.multipliedReportingOverflow(by: range.step)
    let (end, endOverflow) = bounds.end.multipliedReportingOverflow(by: range.step)
    let (scaled, stepOverflow) = bounds.step.multipliedReportingOverflow(by: range.step)
    guard !overflow, !endOverflow, !stepOverflow else { throw TemplateError.integerOverflow }
    return try ValueRange(start: range.start &+ first, stop: range.start &+ end, step: scaled)
  }

  private func places(
    _ start: Value, _ stop: Value, _ step: Value, _ count: Int
  ) throws -> StrideTo<Int> {
    let bounds = try bounds(start, stop, step, count)
    let count = abs(bounds.end - bounds.first) / abs(bounds.step) + 1
    try spend(count)
    try charge(items: count)
    return Swift.stride(from: bounds.first, to: bounds.end, by: bounds.step)
  }

  /// Where a slice starts, where it ends and its step, within the bounds of so many items.
  private func bounds(
    _ start: Value, _ stop: Value, _ step: Value, _ count: Int
  ) throws -> (first: Int, end: Int, step: Int) {
    let step = try bound(step) ?? 1
    guard step != 0 else { throw TemplateError(.value, "slice step cannot be zero") }
    let lowest = step > 0 ? 0 : -1
    let highest = step > 0 ? count : count - 1
    func clamped(_ bound: Int?, _ fallback: Int) -> Int {
      guard let bound else { return fallback }
      let place = bound < 0 ? bound &+ count : bound
      return min(max(place, lowest), highest)
    }
    let first = clamped(try bound(start), step > 0 ? 0 : count - 1)
    let end = clamped(try bound(stop), step > 0 ? count : -1)
    // A step longer than the whole takes the first item only; kept small, so that adding it is safe.
    return (first, end, min(max(step, -(count + 1)), count + 1))
  }

  private func bound(_ value: Value) throws -> Int? {
    if value.isNone { return nil }
    if let integer = value.integer { return integer }
    if case .undefined(let undefined) = value, undefined.behaviour == .strict {
      throw undefined.error
    }
    throw TemplateError(
      .type, "slice indices must be integers or None or have an __index__ method")
  }
}
