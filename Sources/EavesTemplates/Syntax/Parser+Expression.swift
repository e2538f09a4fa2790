extension Parser {
  /// An expression, with an inline `if` if there is one.
  mutating func expression(allowsCondition: Bool = true) throws -> Int32 {
    try nested { parser in
      guard allowsCondition else { return try parser.operators(.or) }
      return try parser.condition()
    }
  }

  private mutating func condition() throws -> Int32 {
    var line = current.line
    let offset = current.start
    var value = try operators(.or)
    while current.keyword == .if {
      try advance()
      let test = try operators(.or)
      var other = Node.none
      if try skip(.else) { other = try nested { try $0.condition() } }
      value = add(.condition, line, offset, test, value, other)
      line = current.line
    }
    return value
  }

  /// How tightly operators bind, loosest first.
  enum Precedence: UInt8 { case or, and, not, compare, sum, concatenate, product, power, unary }

  private func precedence(_ token: Token) -> Precedence? {
    switch token.kind {
    case .name:
      switch token.keyword {
      case .or: return .or
      case .and: return .and
      case .in, .not: return .compare
      default: return nil
      }
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return .compare
    case .add, .subtract: return .sum
    case .tilde: return .concatenate
    case .multiply, .divide, .floorDivide, .remainder: return .product
    case .power: return .power
    default: return nil
    }
  }

  /// Operators that bind at least so tightly, and their operands.
  mutating func operators(_ loosest: Precedence) throws -> Int32 {
    var line = current.line
    let offset = current.start
    var left: Int32
    if loosest.rawValue <= Precedence.not.rawValue, current.keyword == .not {
      try advance()
      left = add(.not, line, offset, try nested { try $0.operators(.not) })
    } else {
      left = try unary()
    }
    while let found = precedence(current), found.rawValue >= loosest.rawValue {
      switch found {
      case .compare:
        guard let compared = try comparison(left, line, offset) else { return left }
        left = compared
      case .concatenate:
        let mark = scratch.count
        scratch.append(left)
        while try skip(.tilde) { scratch.append(try operators(.product)) }
        left = add(.concatenate, line, offset, list(from: mark))
      default:
        let kind = binaryKind(try advance().kind, found)
        let tighter = Precedence(rawValue: found.rawValue + 1) ?? .unary
        let right = try nested { try $0.operators(tighter) }
        left = add(kind, line, offset, left, right)
        line = current.line
      }
    }
    return left
  }

  private func binaryKind(_ kind: Token.Kind, _ precedence: Precedence) -> Node.Kind {
    switch kind {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .remainder
    case .power: .power
    default: precedence == .or ? .or : .and
    }
  }

  /// `a < b <= c in d`: the operators as the instructions' numbers. Nil for a `not` that is not the
  /// start of `not in`.
  private mutating func comparison(
    _ first: Int32, _ start: Int32, _ offset: Int32
  ) throws -> Int32? {
    let mark = scratch.count
    var line = start
    while true {
      let comparison: Comparison
      switch current.kind {
      case .equal: comparison = .equal
      case .notEqual: comparison = .notEqual
      case .less: comparison = .less
      case .lessOrEqual: comparison = .lessOrEqual
      case .greater: comparison = .greater
      case .greaterOrEqual: comparison = .greaterOrEqual
      case .name where current.keyword == .in: comparison = .isIn
      case .name where current.keyword == .not:
        let next = try lookAhead()
        guard next.keyword == .in else { fallthrough }
        try advance()
        comparison = .isNotIn
      default:
        guard scratch.count > mark else { return nil }
        return add(.compare, line, offset, first, list(from: mark))
      }
      try advance()
      scratch.append(Int32(comparison.rawValue))
      scratch.append(try operators(.sum))
      line = current.line
    }
  }

  /// A sign, or a primary expression, with what follows it.
  mutating func unary(allowsFilter: Bool = true) throws -> Int32 {
    let (line, offset) = (current.line, current.start)
    var node: Int32
    switch current.kind {
    case .subtract:
      try advance()
      node = add(.negate, line, offset, try nested { try $0.unary(allowsFilter: false) })
    case .add:
      try advance()
      node = add(.affirm, line, offset, try nested { try $0.unary(allowsFilter: false) })
    default: node = try primary()
    }
    node = try postfix(node)
    return allowsFilter ? try filtersAndTests(node) : node
  }

  /// A name, a literal or an expression in brackets.
  mutating func primary(allowsNamespace: Bool = false) throws -> Int32 {
    let token = current
    let (line, offset) = (token.line, token.start)
    switch token.kind {
    case .name:
      try advance()
      if let literal = literal(token) { return literal }
      if allowsNamespace, try skip(.dot) {
        let attribute = try expect(.name)
        lexer.names.use(token.value, depth: functionDepth)
        return add(.namespaceTarget, line, offset, token.value, attribute.value)
      }
      return name(token.value, line, offset)
    case .string:
      try advance()
      guard current.kind == .string else { return add(.text, line, offset, token.value) }
      var joined = text(token)
      while current.kind == .string { joined += try takeText() }
      return add(.text, line, offset, lexer.names.number(joined))
    case .integer, .float:
      try advance()
      return add(.constant, line, offset, token.value)
    case .leftParenthesis:
      try advance()
      let node = try nested { try $0.tuple(isParenthesized: true) }
      try expect(.rightParenthesis)
      return node
    case .leftBracket:
      try advance()
      let mark = scratch.count
      try items(until: .rightBracket) { parser in
        let item = try parser.expression()
        parser.scratch.append(item)
      }
      return add(.list, line, offset, list(from: mark))
    case .leftBrace:
      try advance()
      let mark = scratch.count
      try items(until: .rightBrace) { parser in
        let key = try parser.expression()
        try parser.expect(.colon)
        let value = try parser.expression()
        parser.scratch.append(key)
        parser.scratch.append(value)
      }
      return add(.dictionary, line, offset, list(from: mark))
    default: throw failure("unexpected \(quoted(description(token)))", token)
    }
  }

  private mutating func literal(_ token: Token) -> Int32? {
    let value: Value
    switch token.keyword {
    case .lowercaseTrue, .uppercaseTrue: value = .bool(true)
    case .lowercaseFalse, .uppercaseFalse: value = .bool(false)
    case .lowercaseNone, .uppercaseNone: value = .none
    default: return nil
    }
    lexer.constants.append(value)
    return add(.constant, token.line, token.start, Int32(lexer.constants.count - 1))
  }

  private mutating func items(
    until end: Token.Kind, _ item: (inout Parser) throws -> Void
  ) throws {
    var isFirst = true
    while current.kind != end {
      if !isFirst { try expect(.comma) }
      if current.kind == end { break }
      isFirst = false
      try item(&self)
    }
    try expect(end)
  }

  /// One expression, or several with commas between them.
  mutating func tuple(
    isSimple: Bool = false, allowsCondition: Bool = true, isParenthesized: Bool = false,
    allowsNamespace: Bool = false
  ) throws -> Int32 {
    var line = current.line
    let offset = current.start
    let mark = scratch.count
    var isTuple = false
    while true {
      if scratch.count > mark { try expect(.comma) }
      if isTupleEnd { break }
      let item =
        try isSimple
        ? primary(allowsNamespace: allowsNamespace) : expression(allowsCondition: allowsCondition)
      scratch.append(item)
      guard current.kind == .comma else { break }
      isTuple = true
      line = current.line
    }
    if !isTuple {
      if scratch.count > mark { return scratch.removeLast() }
      guard isParenthesized else {
        throw failure("Expected an expression, got \(quoted(description(current)))")
      }
    }
    return add(.tuple, line, offset, list(from: mark))
  }

  private var isTupleEnd: Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .rightParenthesis: true
    default: false
    }
  }
}
