/// Makes a program of a syntax tree. (Jinja: compiler.py.)
struct Compiler: ~Copyable {
  /// Where a statement stands, as far as that matters to it.
  struct Frame {
    var scope: Int32
    /// Whether variables set here are seen by blocks and importers.
    var isTopLevel = false
    /// Whether it is not even inside an `if`.
    var isRootLevel = false
    /// Whether an unknown filter or test is an error only when it is reached.
    var isSoft = false
    /// Whether nothing is printed once a parent template is known.
    var checksParent = false

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
    let parent: Int?
    let depth: UInt8
    /// Where its steps and its open loops start among those of all functions.
    let firstStep: Int
    let firstLoop: Int
    var slots: Int32 = 0
    var cells: Int32 = 0
    var operands = 0
    /// Where a jump leads that is known already: what is before it must stay as it is.
    var barrier = -1
    var captures: [(isOwn: Bool, number: Int32)] = []
    var captureDepth = 0
    var autoescapeDepth = 0
  }

  /// A loop that is open.
  struct Loop {
    var breaks = Jumps()
    var continues = Jumps()
    let captureDepth: Int
    let autoescapeDepth: Int
    /// The slot of its `loop`.
    var slot: Int32 = -1
  }

  /// Jumps to one place that is not known yet. Each has the place of the one before as its target.
  struct Jumps {
    fileprivate var last: Int32 = -1
  }

  /// What is known of a name: the numbers of the key, filter and test of that name, and the slot that
  /// keeps what the context has for it in the function that asked last.
  struct NameUse {
    var key: Int32 = -1
    var filter: Int32 = -1
    var test: Int32 = -1
    var contextSlot: Int32 = -1
    var function = -1
    var isBlock = false
  }

  let environment: Environment
  let templateName: String?
  let source: Source
  let tree: SyntaxTree
  let special: SpecialNames
  var names: NameTable
  var scopes = Scopes()
  var parts: Program.Parts
  var states = Table<FunctionState>(capacity: 8)
  /// The function that is being compiled.
  var current = 0
  /// The steps of the functions that are being compiled, the innermost last.
  var steps = Table<Step>(capacity: 128)
  /// Their open loops.
  var loops = Table<Loop>(capacity: 8)
  /// The expressions whose left operand is being compiled, the innermost last.
  var spine = Table<Int32>(capacity: 16)
  var escape: Escape
  let rootEscape: Escape
  var line: Int32 = 1
  var offset: Int32 = 0
  var knowsExtends = false
  var extendsCount = 0
  private var uses: Table<NameUse>
  /// The numbers of the captures, by function and symbol.
  var captureIndex = PairIndex()
  /// The local sets by scope, and how many variables are in all of them.
  var localSets: [Int32: Int32] = [:]
  var localCount = 0

  init(_ parser: consuming Parser, name: String?) {
    environment = parser.environment
    templateName = name
    let lexer = parser.lexer
    source = lexer.source
    tree = parser.tree
    names = lexer.names
    special = SpecialNames(names)
    parts = Program.Parts(
      constants: lexer.constants, keyCount: names.entries.count, codeCount: tree.nodes.count)
    rootEscape = environment.options.autoescape.isOn(for: name) ? .yes : .no
    escape = rootEscape
    uses = Table(capacity: names.entries.count + 4)
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

  /// The last instruction of the current function.
  var lastStep: Instruction? {
    steps.count > state.pointee.firstStep ? steps[steps.count - 1].instruction : nil
  }

  /// Takes back the last instruction.
  mutating func retract() { steps.truncate(to: steps.count - 1) }

  /// Sets the flag of the last instruction.
  func flagLast(_ flag: UInt8) {
    steps.pointer(to: steps.count - 1).pointee.instruction.flag = flag
  }

  /// Lets a jump lead to the next instruction.
  mutating func land(_ jump: Int) {
    state.pointee.barrier = here
    aim(jump, at: here)
  }

  /// Lets a jump lead to a place.
  func aim(_ jump: Int, at place: Int) {
    let step = steps.pointer(to: jump)
    if step.pointee.instruction.operation == .jumpIfSet {
      step.pointee.instruction.b = Int32(truncatingIfNeeded: place)
    } else {
      step.pointee.instruction.a = Int32(truncatingIfNeeded: place)
    }
  }

  /// Emits a jump that is one of several to the same place.
  mutating func emitJump(in jumps: inout Jumps) {
    jumps.last = Int32(truncatingIfNeeded: emit(.jump, jumps.last))
  }

  /// Lets jumps lead to a place.
  func aim(_ jumps: Jumps, at place: Int) {
    var jump = Int(jumps.last)
    while jump >= 0 {
      let previous = Int(steps[jump].instruction.a)
      aim(jump, at: place)
      jump = previous
    }
  }

  /// Lets jumps lead to the next instruction.
  mutating func land(_ jumps: Jumps) {
    guard jumps.last >= 0 else { return }
    state.pointee.barrier = here
    aim(jumps, at: here)
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

  /// The function that is being compiled.
  var state: UnsafeMutablePointer<FunctionState> { states.pointer(to: current) }

  /// What is known of a name.
  private mutating func use(_ name: Int32) -> UnsafeMutablePointer<NameUse> {
    while uses.count <= Int(name) { uses.append(NameUse()) }
    return uses.pointer(to: Int(name))
  }

  /// The number of a name among the keys.
  mutating func key(_ name: Int32) -> Int32 {
    let use = use(name)
    if use.pointee.key < 0 {
      parts.keys.append(
        Program.Key(text: names[name], hash: names.entries.pointer(to: Int(name)).pointee.hash))
      use.pointee.key = Int32(truncatingIfNeeded: parts.keys.count &- 1)
    }
    return use.pointee.key
  }

  /// The number of a filter; nil when there is none.
  mutating func filterNumber(_ name: Int32) -> Int32? {
    let use = use(name)
    if use.pointee.filter < 0 {
      guard let filter = environment.filters[names[name]] else { return nil }
      parts.filters.append(filter)
      use.pointee.filter = Int32(truncatingIfNeeded: parts.filters.count &- 1)
    }
    return use.pointee.filter
  }

  /// The number of a test; nil when there is none.
  mutating func testNumber(_ name: Int32) -> Int32? {
    let use = use(name)
    if use.pointee.test < 0 {
      guard let test = environment.tests[names[name]] else { return nil }
      parts.tests.append(test)
      use.pointee.test = Int32(truncatingIfNeeded: parts.tests.count &- 1)
    }
    return use.pointee.test
  }

  /// The slot that keeps a name of the context once it is looked up.
  mutating func contextSlot(_ name: Int32) -> Int32 {
    let use = use(name)
    if use.pointee.function != current {
      use.pointee.function = current
      use.pointee.contextSlot = newSlot()
    }
    return use.pointee.contextSlot
  }

  mutating func errorNumber(_ error: TemplateError) -> Int32 {
    parts.errors.append(error)
    return Int32(parts.errors.count - 1)
  }

  // MARK: Functions

  /// Starts a function inside another, or one of its own.
  mutating func beginFunction(parent: Int?) -> Int {
    let depth = parent.map { states.pointer(to: $0).pointee.depth + 1 } ?? 0
    states.append(
      FunctionState(
        parent: parent, depth: depth, firstStep: steps.count, firstLoop: loops.count))
    parts.functions.append(Program.Function())
    current = states.count - 1
    return current
  }

  /// Ends the current function: moves its instructions to the program, with jumps from its start.
  mutating func endFunction() {
    emit(.finish)
    let state = states[current]
    let start = parts.code.count
    let distance = Int32(truncatingIfNeeded: start - state.firstStep)
    for place in state.firstStep..<steps.count {
      var step = steps[place]
      switch step.instruction.operation {
      case .jump, .jumpIfFalse, .jumpIfTrue, .jumpIfFalseOrPop, .jumpIfTrueOrPop, .compareChain,
        .nextItem, .pushNextItem, .endLoopJumpIfPassed, .jumpIfExtended:
        step.instruction.a += distance
      case .jumpIfSet: step.instruction.b += distance
      default: break
      }
      parts.code.append(step.instruction)
      parts.positions.append(step.position)
    }
    steps.truncate(to: state.firstStep)
    parts.functions[current] = Program.Function(
      start: Int32(truncatingIfNeeded: start), slots: state.slots,
      operands: Int32(truncatingIfNeeded: state.operands + 4), cells: state.cells,
      captures: state.captures)
    if let parent = state.parent { current = parent }
  }

  /// A frame with a scope of its own.
  mutating func inner(_ frame: Frame, function: Int? = nil) -> Frame {
    Frame(
      scope: scopes.add(
        parent: frame.scope, function: function ?? scopes.function(of: frame.scope)),
      checksParent: frame.checksParent)
  }

  /// Compiles the whole template.
  consuming func compile() throws -> Program {
    try rejectDoubledBlocks()
    try compileRoot()
    let blocks = (0..<tree.blocks.count).map { tree.blocks[$0] }
    for block in blocks.sorted(by: { tree[$0].offset < tree[$1].offset }) {
      try compileBlock(block)
    }
    return Program(
      name: templateName, source: source, parts: parts, escape: rootEscape,
      hasExtends: tree.hasExtends, mayMutate: tree.mayMutate)
  }

  private mutating func rejectDoubledBlocks() throws {
    for position in 0..<tree.blocks.count {
      let block = tree[tree.blocks[position]]
      let use = use(block.a)
      defer { use.pointee.isBlock = true }
      guard !use.pointee.isBlock else {
        throw failure(
          "block \(Value.string(names[block.a]).representation) defined twice", block)
      }
    }
  }

  private mutating func compileRoot() throws {
    _ = beginFunction(parent: nil)
    var frame = Frame(
      scope: scopes.add(parent: Scopes.none, function: 0), isTopLevel: true, isRootLevel: true,
      checksParent: tree.hasExtends)
    let body = tree.list(tree.body)
    try declareSelf(in: frame, special.root, body)
    scopes.visit(body, tree, in: frame.scope)
    enter(frame)
    do {
      try statements(body, &frame)
    } catch is KnownEnd {
      // A second `extends` ends what can be reached.
    }
    endFunction()
  }

  /// Thrown where the rest of a template cannot be reached.
  struct KnownEnd: Error {}

  private mutating func compileBlock(_ number: Int32) throws {
    let node = tree[number]
    escape = rootEscape
    let function = beginFunction(parent: nil)
    var frame = Frame(scope: scopes.add(parent: Scopes.none, function: function))
    let body = tree.list(node.b)
    try declareSelf(in: frame, special.block, body)
    scopes.visit(body, tree, in: frame.scope)
    mark(node)
    enter(frame)
    try statements(body, &frame)
    endFunction()
    parts.blocks.append((key(node.a), Int32(function)))
  }

  /// Declares `self` and `super` where they are used.
  private mutating func declareSelf(
    in frame: Frame, _ special: [Int32], _ body: SyntaxList
  ) throws {
    for name in tree.undeclared(special, in: body) {
      scopes.declareParameter(name, in: frame.scope)
      emit(names[name] == "self" ? .selfReference : .superBlock)
      if let symbol = scopes.find(name, in: frame.scope) { store(symbol) }
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

  init(_ names: borrowing NameTable) {
    root = names.numbers(of: [.`self`])
    block = names.numbers(of: [.`self`, .super])
    loop = names.numbers(of: [.loop])
    macro = names.numbers(of: [.caller, .kwargs, .varargs])
  }
}
