extension Parser {
  /// Attributes, items and calls after an expression.
  mutating func postfix(_ start: Int32) throws -> Int32 {
    var node = start
    while true {
      switch current.kind {
      case .dot, .leftBracket: node = try subscripted(node)
      case .leftParenthesis: node = try call(node)
      default: return node
      }
    }
  }

  /// Filters, tests and calls after an expression.
  mutating func filtersAndTests(_ start: Int32) throws -> Int32 {
    var node = start
    while true {
      switch current.kind {
      case .pipe: node = try filter(node)
      case .name where current.keyword == .is: node = try test(node)
      case .leftParenthesis: node = try call(node)
      default: return node
      }
    }
  }

  private mutating func subscripted(_ object: Int32) throws -> Int32 {
    let token = try advance()
    if token.kind == .dot {
      let attribute = try advance()
      switch attribute.kind {
      case .name:
        noteMutation(attribute.value)
        return add(.attribute, token.line, token.start, object, attribute.value)
      case .integer:
        let key = add(.constant, attribute.line, attribute.start, attribute.value)
        return add(.item, token.line, token.start, object, key)
      default: throw failure("expected name or number", attribute)
      }
    }
    let mark = scratch.count
    while current.kind != .rightBracket {
      if scratch.count > mark { try expect(.comma) }
      let key = try subscriptKey()
      scratch.append(key)
    }
    try expect(.rightBracket)
    let key =
      scratch.count == mark + 1
      ? scratch.removeLast() : add(.tuple, token.line, token.start, list(from: mark))
    return add(.item, token.line, token.start, object, key)
  }

  /// Remembers that a name of a method that changes its value occurs.
  private mutating func noteMutation(_ name: Int32) {
    if lexer.names.keyword(name).isMutator { tree.mayMutate = true }
  }

  private mutating func subscriptKey() throws -> Int32 {
    let (line, offset) = (current.line, current.start)
    var start = Node.none
    if current.kind != .colon {
      start = try expression()
      guard current.kind == .colon else {
        if tree[start].kind == .text { noteMutation(tree[start].a) }
        return start
      }
    }
    try advance()
    var stop = Node.none
    if current.kind != .colon, !isSliceEnd { stop = try expression() }
    var step = Node.none
    if try skip(.colon), !isSliceEnd { step = try expression() }
    return add(.slice, line, offset, start, stop, step)
  }

  private var isSliceEnd: Bool { current.kind == .rightBracket || current.kind == .comma }

  private mutating func call(_ callee: Int32) throws -> Int32 {
    let token = current
    return add(.call, token.line, token.start, callee, Node.none, try arguments())
  }

  /// The arguments of a call as a list of: positional ones, names and values of keywords in turn,
  /// `*` and `**` arguments.
  mutating func arguments() throws -> Int32 {
    let opening = try expect(.leftParenthesis)
    let mark = scratch.count
    var keywords: [Int32] = []
    var rest = Node.none
    var restKeywords = Node.none
    var needsComma = false
    while current.kind != .rightParenthesis {
      if needsComma {
        try expect(.comma)
        if current.kind == .rightParenthesis { break }
      }
      if current.kind == .multiply {
        guard rest == Node.none, restKeywords == Node.none else { throw misplaced(opening) }
        try advance()
        rest = try expression()
      } else if current.kind == .power {
        guard restKeywords == Node.none else { throw misplaced(opening) }
        try advance()
        restKeywords = try expression()
      } else if current.kind == .name, try lookAhead().kind == .assign {
        guard restKeywords == Node.none else { throw misplaced(opening) }
        let key = try advance()
        try advance()
        keywords.append(key.value)
        keywords.append(try expression())
      } else {
        guard rest == Node.none, restKeywords == Node.none, keywords.isEmpty else {
          throw misplaced(opening)
        }
        let argument = try expression()
        if tree[argument].kind == .text { noteMutation(tree[argument].a) }
        scratch.append(argument)
      }
      needsComma = true
    }
    try expect(.rightParenthesis)
    if scratch.count == mark, keywords.isEmpty, rest == Node.none, restKeywords == Node.none {
      return 0
    }
    let positional = list(from: mark)
    scratch.append(contentsOf: keywords)
    let named = list(from: mark)
    return list(positional, named, rest, restKeywords)
  }

  /// The error of an argument behind those that have to come last.
  private func misplaced(_ opening: Token) -> TemplateError {
    failure("invalid syntax for function call expression", opening)
  }

  private mutating func dottedName() throws -> Token {
    let token = try expect(.name)
    guard current.kind == .dot else { return token }
    var name = text(token)
    while try skip(.dot) { name += try "." + takeName() }
    return Token(
      kind: .name, line: token.line, start: token.start, length: token.length,
      value: lexer.names.number(name))
  }

  /// `|name(arguments)`, once or more.
  mutating func filter(_ start: Int32, startsInline: Bool = false) throws -> Int32 {
    var node = start
    var isInline = startsInline
    while current.kind == .pipe || isInline {
      if !isInline { try advance() }
      isInline = false
      let name = try dottedName()
      let arguments = current.kind == .leftParenthesis ? try self.arguments() : 0
      node = add(.filter, name.line, name.start, node, name.value, arguments)
    }
    return node
  }

  /// `is name(arguments)`, `is not name argument`.
  private mutating func test(_ value: Int32) throws -> Int32 {
    let token = try advance()
    let isNegated = try skip(.not)
    let name = try dottedName()
    var arguments: Int32 = 0
    switch current.kind {
    case .leftParenthesis: arguments = try self.arguments()
    case .name, .string, .integer, .float, .leftBracket, .leftBrace:
      if current.keyword == .else || current.keyword == .or || current.keyword == .and { break }
      guard current.keyword != .is else {
        throw failure("You cannot chain multiple tests with is")
      }
      let argument = try nested { parser in try parser.postfix(try parser.primary()) }
      arguments = list(list(argument), 0, Node.none, Node.none)
    default: break
    }
    let node = add(.test, token.line, token.start, value, name.value, arguments)
    return isNegated ? add(.not, token.line, token.start, node) : node
  }
}
