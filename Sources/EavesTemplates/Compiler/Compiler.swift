/// Makes a program of a syntax tree. (Jinja: compiler.py.)
struct Compiler {
  /// Where a statement stands, as far as that matters to it.
  struct Frame {
    var scope: Scope
    /// Whether variables set here are seen by blocks and importers.
    var isTopLevel = false
    /// Whether it is not even inside an `if`.
    var isRootLevel = false
    /// Whether an unknown filter or test is an error only when it is reached.
    var isSoft = false
    /// Whether nothing is printed once a parent template is known.
    var checksParent = false

    func inner(function: Int? = nil) -> Frame {
      Frame(
        scope: Scope(parent: scope, function: function ?? scope.function),
        checksParent: checksParent)
    }

    var soft: Frame {
      var frame = self
      frame.isRootLevel = false
      frame.isSoft = true
      return frame
    }
  }

  /// An instruction and where it comes from.
  struct Step {
    var instruction: Instruction
    let position: Program.Position
  }

  /// A function that is being compiled.
  struct FunctionState {
    /// Its steps, while another function is being compiled.
    var steps: [Step] = []
    let parent: Int?
    let depth: UInt8
    var slots: Int32 = 0
    var cells: Int32 = 0
    var operands = 0
    /// Where a jump leads that is known already: what is before it must stay as it is.
    var barrier = -1
    var captures: [(symbol: Scope.Symbol, isOwn: Bool, number: Int32)] = []
    /// The slots of names that are looked up in the context.
    var contextNames: [(name: Int32, slot: Int32)] = []
    var loops: [Loop] = []
    var captureDepth = 0
    var autoescapeDepth = 0
  }

  /// A loop that is open.
  struct Loop {
    var breaks: [Int] = []
    var continues: [Int] = []
    let captureDepth: Int
    let autoescapeDepth: Int
    /// The slot of its `loop`.
    var slot: Int32 = -1
  }

  let environment: Environment
  let templateName: String?
  let source: Source
  let tree: SyntaxView
  let special: SpecialNames
  var names: NameTable
  var parts = Program.Parts()
  var states: [FunctionState] = []
  /// The function that is being compiled.
  var current = 0
  /// The steps of that function so far.
  var steps: [Step] = []
  /// The expressions whose left operand is being compiled, the innermost last.
  var spine: [Int32] = []
  var escape: Escape
  let rootEscape: Escape
  var line: Int32 = 1
  var offset: Int32 = 0
  var knowsExtends = false
  var extendsCount = 0
  private var keyNumbers: [Int32]
  private var filterNumbers: [(name: Int32, number: Int32)] = []
  private var testNumbers: [(name: Int32, number: Int32)] = []

  init(_ lexer: Lexer, _ tree: SyntaxView, environment: Environment, name: String?) {
    self.environment = environment
    templateName = name
    source = lexer.source
    self.tree = tree
    names = lexer.names
    special = SpecialNames(names)
    parts.constants = lexer.constants
    rootEscape = environment.options.autoescape.isOn(for: name) ? .yes : .no
    escape = rootEscape
    keyNumbers = [Int32](repeating: -1, count: names.entries.count)
    parts.keys.reserveCapacity(names.entries.count)
  }

  // MARK: Instructions

  @discardableResult
  mutating func emit(
    _ operation: Operation, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, flag: UInt8 = 0
  ) -> Int {
    steps.append(
      Step(
        instruction: Instruction(operation: operation, flag: flag, a: a, b: b, c: c),
        position: Program.Position(line: line, offset: offset)))
    return steps.count - 1
  }

  /// The place of the next instruction.
  var here: Int { steps.count }

  /// Lets a jump lead to the next instruction.
  mutating func land(_ jump: Int) {
    let target = Int32(here)
    states[current].barrier = here
    if steps[jump].instruction.operation == .jumpIfSet {
      steps[jump].instruction.b = target
    } else {
      steps[jump].instruction.a = target
    }
  }

  /// The line that errors of the next instructions are at.
  mutating func mark(_ node: Node) {
    line = node.line
    offset = node.offset
  }

  func failure(
    _ message: String, _ node: Node, kind: TemplateError.Kind = .assertion
  ) -> TemplateError {
    var error = TemplateError(kind, message)
    error.line = Int(node.line)
    let place = source.lineText(at: Int(node.offset))
    error.excerpt = place.text
    error.column = place.column
    return error
  }

  // MARK: Tables

  mutating func constant(_ value: Value) -> Int32 {
    parts.constants.append(value)
    return Int32(parts.constants.count - 1)
  }

  /// The number of a name among the keys.
  mutating func key(_ name: Int32, isVariable: Bool = false) -> Int32 {
    while keyNumbers.count <= Int(name) { keyNumbers.append(-1) }
    if keyNumbers[Int(name)] < 0 {
      let entry = names.entries[Int(name)]
      parts.keys.append(
        Program.Key(
          text: entry.text, hash: entry.hash,
          undefined: .undefined(
            Undefined(.name(entry.text), behaviour: environment.options.undefined))))
      keyNumbers[Int(name)] = Int32(parts.keys.count - 1)
    }
    return keyNumbers[Int(name)]
  }

  /// The number of a filter; nil when there is none.
  mutating func filterNumber(_ name: Int32) -> Int32? {
    if let known = filterNumbers.first(where: { $0.name == name }) { return known.number }
    guard let filter = environment.filters[names[name]] else { return nil }
    parts.filters.append(filter)
    filterNumbers.append((name, Int32(parts.filters.count - 1)))
    return filterNumbers[filterNumbers.count - 1].number
  }

  /// The number of a test; nil when there is none.
  mutating func testNumber(_ name: Int32) -> Int32? {
    if let known = testNumbers.first(where: { $0.name == name }) { return known.number }
    guard let test = environment.tests[names[name]] else { return nil }
    parts.tests.append(test)
    testNumbers.append((name, Int32(parts.tests.count - 1)))
    return testNumbers[testNumbers.count - 1].number
  }

  mutating func errorNumber(_ error: TemplateError) -> Int32 {
    parts.errors.append(error)
    return Int32(parts.errors.count - 1)
  }

  // MARK: Functions

  /// Starts a function inside another, or one of its own.
  mutating func beginFunction(parent: Int?) -> Int {
    let depth = parent.map { states[$0].depth + 1 } ?? 0
    if !states.isEmpty { swap(&states[current].steps, &steps) }
    steps.reserveCapacity(48)
    states.append(FunctionState(parent: parent, depth: depth))
    current = states.count - 1
    return current
  }

  /// Ends a function and goes on with the one around it.
  mutating func endFunction(_ function: Int, resuming outer: Int) {
    emit(.finish)
    swap(&states[function].steps, &steps)
    current = outer
    swap(&states[outer].steps, &steps)
  }

  /// Compiles the whole template.
  mutating func compile() throws -> Program {
    for (position, number) in tree.blocks.enumerated() {
      let block = tree[number]
      if tree.blocks[..<position].contains(where: { tree[$0].a == block.a }) {
        throw failure(
          "block \(Value.string(names[block.a]).representation) defined twice", block)
      }
    }
    try compileRoot()
    for block in tree.blocks.sorted(by: { tree[$0].offset < tree[$1].offset }) {
      try compileBlock(block)
    }
    link()
    return Program(
      name: templateName, source: source, parts: parts, escape: rootEscape,
      hasExtends: tree.hasExtends, mayMutate: tree.mayMutate)
  }

  private mutating func compileRoot() throws {
    _ = beginFunction(parent: nil)
    var frame = Frame(
      scope: Scope(parent: nil, function: 0), isTopLevel: true, isRootLevel: true,
      checksParent: tree.hasExtends)
    let body = tree.list(tree.body)
    try declareSelf(in: frame, special.root, body)
    frame.scope.visit(body, tree)
    enter(frame)
    do {
      try statements(body, &frame)
    } catch is KnownEnd {
      // A second `extends` ends what can be reached.
    }
    emit(.finish)
  }

  /// Thrown where the rest of a template cannot be reached.
  struct KnownEnd: Error {}

  private mutating func compileBlock(_ number: Int32) throws {
    let node = tree[number]
    escape = rootEscape
    let function = beginFunction(parent: nil)
    var frame = Frame(scope: Scope(parent: nil, function: function))
    let body = tree.list(node.b)
    try declareSelf(in: frame, special.block, body)
    frame.scope.visit(body, tree)
    mark(node)
    enter(frame)
    try statements(body, &frame)
    emit(.finish)
    parts.blocks.append((key(node.a), Int32(function)))
  }

  /// Declares `self` and `super` where they are used.
  private mutating func declareSelf(
    in frame: Frame, _ special: [Int32], _ body: SyntaxList
  ) throws {
    for name in tree.undeclared(special, in: body) {
      let symbol = frame.scope.declareParameter(name)
      emit(names[name] == "self" ? .selfReference : .superBlock)
      store(symbol)
    }
  }

  /// Puts the functions' instructions one after the other, with jumps from the start of the program.
  private mutating func link() {
    swap(&states[current].steps, &steps)
    var total = 0
    for state in states { total += state.steps.count }
    parts.code.reserveCapacity(total)
    parts.positions.reserveCapacity(total)
    for state in states {
      let start = Int32(parts.code.count)
      for step in state.steps {
        var instruction = step.instruction
        switch instruction.operation {
        case .jump, .jumpIfFalse, .jumpIfTrue, .jumpIfFalseOrPop, .jumpIfTrueOrPop, .compareChain,
          .nextItem, .pushNextItem, .endLoopJumpIfPassed, .jumpIfExtended:
          instruction.a += start
        case .jumpIfSet: instruction.b += start
        default: break
        }
        parts.code.append(instruction)
        parts.positions.append(step.position)
      }
      parts.functions.append(
        Program.Function(
          start: start, slots: state.slots, operands: Int32(state.operands + 4),
          cells: state.cells, captures: state.captures.map { ($0.isOwn, $0.number) }))
    }
  }
}

/// The numbers of the names with a meaning of their own, as far as the template mentions them.
struct SpecialNames {
  /// `self`, in the template itself.
  let root: [Int32]
  /// `self` and `super`, in a block.
  let block: [Int32]
  let loop: [Int32]
  /// `caller`, `kwargs` and `varargs`, in a macro.
  let macro: [Int32]

  init(_ names: NameTable) {
    func find(_ texts: String...) -> [Int32] {
      var found: [Int32] = []
      for text in texts {
        if let number = text.withBytes({ names.existing($0) }) { found.append(number) }
      }
      return found
    }
    root = find("self")
    block = find("self", "super")
    loop = find("loop")
    macro = find("caller", "kwargs", "varargs")
  }
}
