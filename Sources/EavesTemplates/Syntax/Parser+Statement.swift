extension Parser {
  /// Statements up to one of the tags, which is left as the current token.
  mutating func statements(until tags: KeywordSet) throws -> Int32 {
    let mark = scratch.count
    if !tags.isEmpty { awaitedTags.append(tags) }
    defer { if !tags.isEmpty { awaitedTags.truncate(to: awaitedTags.count - 1) } }
    // Behind the statements lies what is printed since the last of them.
    var outputMark = mark
    while current.kind != .end {
      switch current.kind {
      case .data:
        let token = try advance()
        scratch.append(add(.data, token.line, token.start, token.start, token.length))
      case .variableBegin:
        try advance()
        let item = try tuple()
        scratch.append(item)
        try expect(.variableEnd)
      default:
        endOutput(outputMark)
        try advance()
        if tags.contains(current.keyword) { return list(from: mark) }
        let statement = try nested { try $0.statement() }
        scratch.append(statement)
        outputMark = scratch.count
        try expect(.blockEnd)
      }
    }
    endOutput(outputMark)
    return list(from: mark)
  }

  /// Makes one statement of what is printed since a mark.
  private mutating func endOutput(_ mark: Int) {
    guard scratch.count > mark else { return }
    let start = tree[scratch[mark]]
    let items = list(from: mark)
    scratch.append(add(.output, start.line, start.offset, items))
  }

  /// The body of a statement, after the statement's own end.
  mutating func body(until tags: KeywordSet, dropsTag: Bool = false) throws -> Int32 {
    _ = try skip(.colon)
    try expect(.blockEnd)
    let body = try statements(until: tags)
    if current.kind == .end { throw unexpectedEnd(tags) }
    if dropsTag { try advance() }
    return body
  }

  /// What the open tags wait for, the outermost first.
  private var awaitedSets: [KeywordSet] { (0..<awaitedTags.count).map { awaitedTags[$0] } }

  private func unexpectedEnd(_ tags: KeywordSet) -> TemplateError {
    unknownTag(awaited: awaitedSets + [tags], current)
  }

  private func unknownTag(
    _ tag: Token? = nil, awaited: [KeywordSet], _ token: Token
  ) -> TemplateError {
    var message =
      tag.map { text($0) }.map { "Encountered unknown tag \(quoted($0))." }
      ?? "Unexpected end of template."
    if let last = awaited.last {
      let looking = last.texts.map { quoted($0) }.joined(separator: " or ")
      if let tag, awaited.contains(where: { $0.contains(tag.keyword) }) {
        message += " You probably made a nesting mistake. Jinja is expecting this tag,"
        message += " but currently looking for \(looking)."
      } else {
        message += " Jinja was looking for the following tags: \(looking)."
      }
    }
    if !openTags.isEmpty {
      let open = lexer.names[openTags[openTags.count - 1]]
      message += " The innermost block that needs to be closed is \(quoted(open))."
    }
    return failure(message, token)
  }

  private mutating func statement() throws -> Int32 {
    let token = current
    guard token.kind == .name else { throw failure("tag name expected", token) }
    openTags.append(token.value)
    defer { openTags.truncate(to: openTags.count - 1) }
    switch token.keyword {
    case .autoescape: return try autoescape()
    case .block: return try block()
    case .break where environment.options.extensions.contains(.loopControls):
      try advance()
      return add(.breakLoop, token.line, token.start)
    case .call: return try callBlock()
    case .continue where environment.options.extensions.contains(.loopControls):
      try advance()
      return add(.continueLoop, token.line, token.start)
    case .do where environment.options.extensions.contains(.do):
      try advance()
      return add(.evaluate, token.line, token.start, try tuple())
    case .extends:
      try advance()
      tree.hasExtends = true
      return add(.extends, token.line, token.start, try expression())
    case .filter:
      try advance()
      let filter = try filter(Node.none, startsInline: true)
      let body = try body(until: [.endfilter], dropsTag: true)
      return add(.filterBlock, token.line, token.start, filter, body)
    case .for: return try loop()
    case .from: return try importNames()
    case .if: return try branch()
    case .import: return try importAll()
    case .include: return try include()
    case .macro: return try macro()
    case .print: return try print()
    case .set: return try set()
    case .trans where environment.options.extensions.contains(.i18n): return try translation()
    case .with: return try with()
    default:
      openTags.truncate(to: openTags.count - 1)
      defer { openTags.append(token.value) }
      throw unknownTag(token, awaited: awaitedSets, token)
    }
  }

  private mutating func print() throws -> Int32 {
    let token = try advance()
    let mark = scratch.count
    while current.kind != .blockEnd {
      if scratch.count > mark { try expect(.comma) }
      let item = try expression()
      scratch.append(item)
    }
    return add(.output, token.line, token.start, list(from: mark))
  }

  private mutating func autoescape() throws -> Int32 {
    let token = try advance()
    let value = try expression()
    let body = try body(until: [.endautoescape], dropsTag: true)
    return add(.autoescape, token.line, token.start, value, body)
  }

  private mutating func block() throws -> Int32 {
    let token = try advance()
    let name = try expect(.name)
    var flag: UInt8 = 0
    if try skip(name: "scoped") { flag |= 1 }
    if try skip(name: "required") { flag |= 2 }
    if current.kind == .subtract {
      throw failure(
        "Block names in Jinja have to be valid Python identifiers and may not"
          + " contain hyphens, use an underscore instead.")
    }
    // A block is a function of its own, and not one inside that of the template.
    let outerDepth = functionDepth
    functionDepth = 0
    defer { functionDepth = outerDepth }
    let body = try body(until: [.endblock], dropsTag: true)
    if flag & 2 != 0 { try requireBlank(body) }
    try skipEndName(name)
    if flag & 1 != 0 { tree.deepestContextUse = max(tree.deepestContextUse, outerDepth) }
    let node = add(.block, token.line, token.start, name.value, body, flag: flag)
    tree.blocks.append(node)
    return node
  }

  /// The name of a block again, behind its end.
  private mutating func skipEndName(_ name: Token) throws {
    guard current.kind == .name else { return }
    guard current.value == name.value else {
      var error = expected(Token.Kind.blockEnd.description)
      error.suggestion = text(name)
      throw error
    }
    try advance()
  }

  private func requireBlank(_ body: Int32) throws {
    for statement in tree.list(body) {
      let isBlank =
        tree[statement].kind == .output
        && tree.list(tree[statement].a).allSatisfy { item in
          let node = tree[item]
          guard node.kind == .data else { return false }
          return lexer.skipSpace(Int(node.a)) >= Int(node.a) + Int(node.b)
        }
      guard isBlank else {
        throw failure("Required blocks can only contain comments or whitespace")
      }
    }
  }

  private mutating func branch() throws -> Int32 {
    let token = try advance()
    let test = try tuple(allowsCondition: false)
    let tags: KeywordSet = [.elif, .else, .endif]
    let then = try body(until: tags)
    let mark = scratch.count
    var otherwise: Int32 = 0
    while true {
      let tag = try advance()
      if tag.keyword == .elif {
        let (line, offset) = (current.line, current.start)
        let test = try tuple(allowsCondition: false)
        let body = try body(until: tags)
        scratch.append(add(.branch, line, offset, test, body))
        continue
      }
      if tag.keyword == .else { otherwise = try body(until: [.endif], dropsTag: true) }
      break
    }
    let branches = list(from: mark)
    return add(.branch, token.line, token.start, test, then, list(branches, otherwise))
  }

  private mutating func loop() throws -> Int32 {
    let token = try advance()
    let target = try assignmentTarget()
    try expect(.in)
    let iterable = try tuple(allowsCondition: false)
    var filter = Node.none
    if try skip(.if) {
      // In a recursive loop the filter belongs to the loop's function.
      functionDepth += 1
      filter = try expression()
      functionDepth -= 1
    }
    let isRecursive = try skip(name: "recursive")
    if isRecursive {
      functionDepth += 1
      // The loop's own variable and filter belong to its function.
      noteUses(target)
    }
    defer { if isRecursive { functionDepth -= 1 } }
    let body = try body(until: [.endfor, .else])
    var otherwise: Int32 = 0
    if try advance().keyword != .endfor {
      otherwise = try self.body(until: [.endfor], dropsTag: true)
    }
    let parts = list(filter, body, otherwise)
    return add(
      .loop, token.line, token.start, target, iterable, parts, flag: isRecursive ? 1 : 0)
  }

  private mutating func noteUses(_ target: Int32) {
    if tree[target].kind == .name {
      lexer.names.use(tree[target].a, depth: functionDepth)
    } else {
      for item in tree.list(tree[target].a) where tree[item].kind == .name {
        lexer.names.use(tree[item].a, depth: functionDepth)
      }
    }
  }

  private mutating func with() throws -> Int32 {
    let token = try advance()
    var targets: [Int32] = []
    var values: [Int32] = []
    while current.kind != .blockEnd {
      if !targets.isEmpty { try expect(.comma) }
      targets.append(try assignmentTarget(isParameter: true))
      try expect(.assign)
      values.append(try expression())
    }
    let mark = scratch.count
    scratch.append(contentsOf: targets)
    let targetList = list(from: mark)
    scratch.append(contentsOf: values)
    let valueList = list(from: mark)
    let body = try body(until: [.endwith], dropsTag: true)
    return add(.with, token.line, token.start, targetList, valueList, body)
  }

  private mutating func set() throws -> Int32 {
    let token = try advance()
    let target = try assignmentTarget(allowsNamespace: true)
    if try skip(.assign) {
      return add(.set, token.line, token.start, target, try tuple())
    }
    let filter = try filter(Node.none)
    let body = try body(until: [.endset], dropsTag: true)
    return add(.setBlock, token.line, token.start, target, filter, body)
  }

  // MARK: Targets

  /// The variables that an assignment sets.
  mutating func assignmentTarget(
    allowsNamespace: Bool = false, isParameter: Bool = false
  ) throws -> Int32 {
    let target = try tuple(isSimple: true, allowsNamespace: allowsNamespace)
    guard isAssignable(target) else {
      let node = tree[target]
      throw failure(
        "can't assign to \(quoted(className(node.kind)))", line: node.line, offset: node.offset)
    }
    mark(target, isParameter ? Node.isParameter : Node.isStored)
    return target
  }

  private mutating func mark(_ target: Int32, _ flag: UInt8) {
    if tree[target].kind == .tuple {
      for item in tree.list(tree[target].a) { mark(item, flag) }
    } else {
      tree.nodes.pointer(to: Int(target)).pointee.flag = flag
    }
  }

  private func isAssignable(_ target: Int32) -> Bool {
    switch tree[target].kind {
    case .name, .namespaceTarget: true
    case .tuple: tree.list(tree[target].a).allSatisfy { isAssignable($0) }
    default: false
    }
  }

  private func className(_ kind: Node.Kind) -> String {
    switch kind {
    case .tuple: "tuple"
    case .list: "list"
    case .dictionary: "dict"
    default: "const"
    }
  }

  /// The name of a variable that a statement sets.
  mutating func targetName() throws -> Token {
    let token = try expect(.name)
    switch token.keyword {
    case .lowercaseFalse, .lowercaseNone, .lowercaseTrue, .uppercaseFalse, .uppercaseNone,
      .uppercaseTrue:
      throw failure("can't assign to 'name'", token)
    default: return token
    }
  }
}
