/// Python's `str.format`: `"{0.name:>10} {}".format(…)`.
enum StringFormat {
  /// Where the values of named places come from.
  enum Names {
    case keywords([(name: String, value: Value)])
    case mapping(Value)
  }

  /// Fills in a format. A safe format escapes what is filled in, and stays safe.
  /// - Parameters:
  ///   - format: the text, `.string` or `.safe`
  ///   - positional: the values of numbered places; nil when there may be none (`format_map`)
  ///   - names: the values of named places
  /// - Throws: a `ValueError` for a malformed format, an `IndexError`, `KeyError` or
  ///   `AttributeError` for a missing value, a `LimitError` when the result is too long
  static func format(
    _ format: Value, _ positional: [Value]?, _ names: Names, _ context: RenderContext
  ) throws -> Value {
    guard let text = format.text else { return format }
    var formatter = StringFormatter(
      positional: positional, names: names, isSafe: format.isSafe, context)
    return format.sameMark(try formatter.formatted(text, depth: 2))
  }
}

private struct StringFormatter {
  let positional: [Value]?
  let names: StringFormat.Names
  let isSafe: Bool
  let context: RenderContext
  /// How many places without a number there were; nil before the first place of either kind.
  private var automatic: Int?
  private var isNumbered = false

  init(
    positional: [Value]?, names: StringFormat.Names, isSafe: Bool, _ context: RenderContext
  ) {
    self.positional = positional
    self.names = names
    self.isSafe = isSafe
    self.context = context
  }

  mutating func formatted(_ text: String, depth: Int) throws -> String {
    guard depth > 0 else { throw TemplateError(.value, "Max string recursion exceeded") }
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
        output.append(byte)
        continue
      }
      if place < bytes.count, bytes[place] == byte {
        output.append(byte)
        place += 1
        continue
      }
      guard byte == UInt8(ascii: "{") else {
        throw TemplateError(.value, "Single '}' encountered in format string")
      }
      let field = try Field(bytes, &place)
      output += try value(of: field, depth: depth).utf8
      try context.checkSize(output.count)
    }
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func value(of field: Field, depth: Int) throws -> String {
    var value = try first(field.first)
    for step in field.steps {
      try context.spend(1)
      value = try follow(step, from: value)
    }
    switch field.conversion {
    case nil: break
    case "s": value = .string(try value.string())
    case "r": value = .string(value.representation)
    case "a": value = .string(Representation.ascii(value))
    case .some(let conversion):
      throw TemplateError(.value, "Unknown conversion specifier \(conversion)")
    }
    let specification =
      field.specification.isEmpty
      ? "" : try formatted(field.specification, depth: depth - 1)
    return try format(value, specification)
  }

  private func format(_ value: Value, _ specification: String) throws -> String {
    guard isSafe else { return try value.formatted(specification, context) }
    if value.hasMarkup {
      guard specification.isEmpty else {
        throw TemplateError(.value, "Unsupported format specification for Markup.")
      }
      return try value.escaped()
    }
    return try value.formatted(specification, context).escaped
  }
}

// MARK: Values

extension StringFormatter {
  private mutating func first(_ name: String) throws -> Value {
    if name.isEmpty {
      guard !isNumbered else {
        throw TemplateError(
          .value,
          "cannot switch from manual field specification to automatic field numbering")
      }
      let index = automatic ?? 0
      automatic = index + 1
      return try value(at: index)
    }
    if name.utf8.allSatisfy(\.isASCIIDigit) {
      guard automatic == nil else {
        throw TemplateError(
          .value,
          "cannot switch from automatic field numbering to manual field specification")
      }
      isNumbered = true
      guard let index = Int(name) else {
        throw TemplateError(.value, "Too many decimal digits in format string")
      }
      return try value(at: index)
    }
    return try value(named: name)
  }

  private func value(at index: Int) throws -> Value {
    guard let positional else {
      throw TemplateError(.value, "Format string contains positional fields")
    }
    guard index < positional.count else {
      throw TemplateError(
        .index, "Replacement index \(index) out of range for positional args tuple")
    }
    return positional[index]
  }

  private func value(named name: String) throws -> Value {
    switch names {
    case .keywords(let keywords):
      if let found = keywords.first(where: { $0.name.hasSameBytes(as: name) }) {
        return found.value
      }
      throw TemplateError(.key, Value.string(name).representation)
    case .mapping(let mapping): return try item(.string(name), of: mapping)
    }
  }

  private func follow(_ step: Field.Step, from value: Value) throws -> Value {
    // In the sandbox, Jinja looks members up as a template does, and so finds no internal ones.
    let isSandboxed = context.environment.options.sandbox != .off
    switch step {
    case .attribute(let name):
      if isSandboxed { return try context.attribute(name, of: value) }
      let found = try context.attributeOnly(name, of: value)
      guard !found.isUndefined else {
        if case .undefined(let undefined) = value { throw undefined.error }
        throw TemplateError(
          .attribute, "'\(value.typeName)' object has no attribute '\(name)'")
      }
      return found
    case .item(let key):
      return isSandboxed ? try context.item(key, of: value) : try item(key, of: value)
    }
  }

  private func item(_ key: Value, of value: Value) throws -> Value {
    switch value {
    case .dictionary(let dictionary):
      if let found = try dictionary.value(key) { return found }
    case .object(let object):
      if let found = try object.item(key) { return found }
    case .undefined(let undefined): throw undefined.error
    default:
      guard key.integer != nil else {
        throw TemplateError(
          .type, "\(value.typeName) indices must be integers, not '\(key.typeName)'")
      }
      let found = try context.item(key, of: value)
      if !found.isUndefined { return found }
      throw TemplateError(.index, "\(value.typeName) index out of range")
    }
    throw TemplateError(.key, key.representation)
  }
}

/// One `{…}` of a format.
private struct Field {
  /// What leads from a value to one inside it.
  enum Step {
    case attribute(String)
    case item(Value)
  }

  private(set) var first = ""
  private(set) var steps: [Step] = []
  private(set) var conversion: Unicode.Scalar?
  private(set) var specification = ""

  /// Reads a field from behind its brace to behind its closing one.
  init(_ bytes: [UInt8], _ place: inout Int) throws {
    let nameStart = place
    var isInBrackets = false
    reading: while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "["): isInBrackets = true
      case UInt8(ascii: "]"): isInBrackets = false
      case UInt8(ascii: "{") where !isInBrackets:
        throw TemplateError(.value, "unexpected '{' in field name")
      case UInt8(ascii: "}"), UInt8(ascii: ":"), UInt8(ascii: "!"):
        if !isInBrackets { break reading }
      default: break
      }
      place += 1
    }
    guard place < bytes.count else {
      throw TemplateError(
        .value,
        nameStart == bytes.count
          ? "Single '{' encountered in format string" : "expected '}' before end of string")
    }
    let nameEnd = place
    if bytes[place] == UInt8(ascii: "!") {
      let text = String(decoding: bytes[(place + 1)...].prefix(4), as: UTF8.self)
      guard let scalar = text.unicodeScalars.first, scalar != "}" else {
        throw TemplateError(.value, "unmatched '{' in format spec")
      }
      conversion = scalar
      place += 1 + String(scalar).utf8.count
      guard place < bytes.count, ":}".utf8.contains(bytes[place]) else {
        throw TemplateError(.value, "expected ':' after conversion specifier")
      }
    }
    try readSpecification(bytes, &place)
    try readName(bytes[nameStart..<nameEnd])
  }

  private mutating func readSpecification(_ bytes: [UInt8], _ place: inout Int) throws {
    let start = bytes[place] == UInt8(ascii: ":") ? place + 1 : place
    var depth = 1
    place = start
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "{") { depth += 1 }
      if bytes[place] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 {
        specification = String(decoding: bytes[start..<place], as: UTF8.self)
        place += 1
        return
      }
      place += 1
    }
    throw TemplateError(.value, "expected '}' before end of string")
  }

  private mutating func readName(_ name: ArraySlice<UInt8>) throws {
    func isStep(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") }
    let head = name.prefix { !isStep($0) }
    first = String(decoding: head, as: UTF8.self)
    var rest = name.dropFirst(head.count)
    while let mark = rest.popFirst() {
      if mark == UInt8(ascii: ".") {
        let part = rest.prefix { !isStep($0) }
        guard !part.isEmpty else {
          throw TemplateError(.value, "Empty attribute in format string")
        }
        steps.append(.attribute(String(decoding: part, as: UTF8.self)))
        rest = rest.dropFirst(part.count)
      } else {
        guard mark == UInt8(ascii: "[") else {
          throw TemplateError(
            .value, "Only '.' or '[' may follow ']' in format field specifier")
        }
        let part = rest.prefix { $0 != UInt8(ascii: "]") }
        rest = rest.dropFirst(part.count)
        guard rest.popFirst() != nil else {
          throw TemplateError(.value, "Missing ']' in format string")
        }
        guard !part.isEmpty else {
          throw TemplateError(.value, "Empty attribute in format string")
        }
        let text = String(decoding: part, as: UTF8.self)
        let index = part.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
        steps.append(.item(index.map { .int($0) } ?? .string(text)))
      }
    }
  }
}

extension Value {
  /// What Python's `format(value, specification)` gives.
  /// - Throws: a `ValueError` or `TypeError` when they do not fit, a `LimitError` for a text that is
  ///   too long
  func formatted(_ specification: String, _ context: RenderContext) throws -> String {
    guard !specification.isEmpty else { return try string() }
    switch self {
    case .string(let text), .safe(let text):
      return try FormatSpecification(specification, for: "str").format(text, context)
    case .int, .bool:
      return try FormatSpecification(specification, for: typeName).format(integer ?? 0, context)
    case .double(let number):
      return try FormatSpecification(specification, for: "float").format(number, context)
    default:
      throw TemplateError(
        .type, "unsupported format string passed to \(typeName).__format__")
    }
  }
}
