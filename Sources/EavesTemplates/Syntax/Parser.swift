/// Makes a syntax tree of a template's tokens. (Jinja: parser.py.)
struct Parser: ~Copyable {
  var lexer: Lexer
  var tree: SyntaxTree
  let environment: Environment

  var current: Token
  var ahead: Token?
  /// Items of the lists that are being read.
  var scratch = Table<Int32>(capacity: 64)
  /// The tags that are open, and the tags each of them waits for.
  var openTags = Table<Int32>(capacity: 16)
  var awaitedTags = Table<KeywordSet>(capacity: 16)
  /// How deeply statements and expressions are nested here.
  private var depth = 0
  /// How many functions deep (macros, call blocks, recursive loops) this is.
  var functionDepth: UInt8 = 0

  init(source: Source, environment: Environment) throws {
    lexer = Lexer(source: source, environment: environment)
    self.environment = environment
    // A short template has a node for about every sixteen bytes.
    tree = SyntaxTree(capacity: 32 + source.count / 16)
    current = Token(kind: .end, line: 1, start: 0, length: 0)
    try advance()
  }

  /// Parses the whole template.
  mutating func parse() throws {
    tree.body = try statements(until: [])
  }

  // MARK: Tokens

  @discardableResult
  mutating func advance() throws -> Token {
    let token = current
    if let next = ahead {
      current = next
      ahead = nil
    } else {
      current = try lexer.next()
      // Jinja gives the end of the template the line of its last token.
      if current.kind == .end {
        current = Token(
          kind: .end, line: token.line, start: current.start, length: current.length)
      }
    }
    return token
  }

  mutating func lookAhead() throws -> Token {
    if let ahead { return ahead }
    let next = try lexer.next()
    ahead = next
    return next
  }

  @inline(__always)
  func text(_ token: Token) -> String { lexer.names[token.value] }

  @inline(__always)
  func isName(_ token: Token, _ name: StaticString) -> Bool {
    token.kind == .name && lexer.names.isName(token.value, name)
  }

  /// Whether the token after the current one is a name.
  mutating func isAhead(_ name: StaticString) throws -> Bool {
    let next = try lookAhead()
    return isName(next, name)
  }

  /// Goes on to the next token. Answers whether the one before was a name.
  mutating func skipTag(_ name: StaticString) throws -> Bool {
    let token = try advance()
    return isName(token, name)
  }

  /// Goes on to the next token, and gives the text of the one before.
  mutating func takeText() throws -> String {
    let token = try advance()
    return text(token)
  }

  /// The text of the name that has to be here.
  mutating func takeName() throws -> String {
    let token = try expect(.name)
    return text(token)
  }

  mutating func skip(_ keyword: Keyword) throws -> Bool {
    guard current.keyword == keyword else { return false }
    try advance()
    return true
  }

  mutating func skip(name: StaticString) throws -> Bool {
    guard isName(current, name) else { return false }
    try advance()
    return true
  }

  mutating func skip(_ kind: Token.Kind) throws -> Bool {
    guard current.kind == kind else { return false }
    try advance()
    return true
  }

  @discardableResult
  mutating func expect(_ kind: Token.Kind) throws -> Token {
    guard current.kind == kind else { throw expected(kind.description) }
    return try advance()
  }

  mutating func expect(_ keyword: Keyword) throws {
    guard current.keyword == keyword else { throw expected(keyword.text) }
    try advance()
  }

  mutating func expect(name: StaticString) throws {
    guard isName(current, name) else { throw expected("\(name)") }
    try advance()
  }

  // MARK: Errors

  func failure(
    _ message: String, _ token: Token? = nil, kind: TemplateError.Kind = .syntax
  ) -> TemplateError {
    let token = token ?? current
    var error = lexer.failure(message, at: Int(token.start), line: token.line)
    error.kind = kind
    return error
  }

  func failure(
    _ message: String, line: Int32, offset: Int32, kind: TemplateError.Kind = .syntax
  ) -> TemplateError {
    failure(message, Token(kind: .end, line: line, start: offset, length: 0), kind: kind)
  }

  func quoted(_ text: String) -> String { Value.string(text).representation }

  func description(_ token: Token) -> String {
    token.kind == .name ? text(token) : token.kind.description
  }

  func expected(_ what: String) -> TemplateError {
    current.kind == .end
      ? failure("unexpected end of template, expected \(quoted(what)).")
      : failure("expected token \(quoted(what)), got \(quoted(description(current)))")
  }

  // MARK: Depth

  /// Goes one level deeper for the time of a call.
  /// - Throws: a syntax error when the source is nested too deeply
  mutating func nested<Result>(
    _ body: (inout Parser) throws -> Result
  ) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    let deepest = environment.options.limits.nesting
    guard depth <= deepest else {
      throw failure("nested too deeply: more than \(deepest) expressions or statements")
    }
    return try body(&self)
  }

  // MARK: Nodes

  mutating func add(_ node: Node) -> Int32 {
    tree.nodes.append(node)
    return Int32(truncatingIfNeeded: tree.nodes.count &- 1)
  }

  mutating func add(
    _ kind: Node.Kind, _ line: Int32, _ offset: Int32, _ a: Int32 = Node.none,
    _ b: Int32 = Node.none, _ c: Int32 = Node.none, flag: UInt8 = 0
  ) -> Int32 {
    add(Node(kind: kind, flag: flag, line: line, offset: offset, a: a, b: b, c: c))
  }

  /// Makes a list of what was put on the scratch since a mark.
  mutating func list(from mark: Int) -> Int32 { tree.addList(from: &scratch, mark: mark) }

  /// Makes a list of one to four numbers.
  mutating func list(
    _ first: Int32, _ second: Int32? = nil, _ third: Int32? = nil, _ fourth: Int32? = nil
  ) -> Int32 {
    let mark = scratch.count
    scratch.append(first)
    if let second { scratch.append(second) }
    if let third { scratch.append(third) }
    if let fourth { scratch.append(fourth) }
    return list(from: mark)
  }

  /// A use of a variable.
  mutating func name(_ number: Int32, _ line: Int32, _ offset: Int32) -> Int32 {
    lexer.names.use(number, depth: functionDepth)
    return add(.name, line, offset, number)
  }
}
