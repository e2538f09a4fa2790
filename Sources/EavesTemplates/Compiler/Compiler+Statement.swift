extension Compiler {
  mutating func statements(_ list: SyntaxList, _ frame: inout Frame) throws {
    for number in list { try statement(number, &frame) }
  }

  private mutating func statement(_ number: Int32, _ frame: inout Frame) throws {
    let node = tree[number]
    switch node.kind {
    case .output: try output(node, frame)
    case .branch: try branch(node, frame)
    case .loop: try loop(number, node, frame)
    case .set: try set(node, frame)
    case .setBlock: try setBlock(node, frame)
    case .with: try with(node, frame)
    case .autoescape: try autoescape(node, frame)
    case .filterBlock: try filterBlock(node, frame)
    case .macro: try macro(node, frame)
    case .callBlock: try callBlock(node, frame)
    case .block: try block(node, frame)
    case .extends: try extends(node, &frame)
    case .include: try include(node, frame)
    case .importAll: try importAll(node, frame)
    case .importNames: try importNames(node, frame)
    case .evaluate:
      mark(node)
      try value(node.a, frame)
      emit(.pop)
    case .breakLoop, .continueLoop: try jump(node)
    case .group: try statements(tree.list(node.a), &frame)
    default: break
    }
  }

  // MARK: Output

  private mutating func output(_ node: Node, _ frame: Frame) throws {
    guard !(frame.checksParent && knowsExtends) else { return }
    let skip = frame.checksParent ? emit(.jumpIfExtended) : nil
    for number in tree.list(node.a) {
      let item = tree[number]
      if item.kind == .data {
        text(item)
      } else if let constant = literal(item) {
        mark(item)
        try write(constant)
      } else {
        mark(item)
        try value(number, frame)
        print()
      }
    }
    if let skip { land(skip) }
  }

  private mutating func text(_ node: Node) {
    let newline = environment.options.newlineSequence
    guard newline != "\n" else {
      emit(.text, node.a, node.b)
      return
    }
    var converted = TextBuffer()
    for byte in source.slice(Int(node.a), Int(node.b)) {
      if byte == UInt8(ascii: "\n") { converted.append(newline) } else { converted.append(byte) }
    }
    emit(.writeConstant, constant(.string(converted.text())))
  }

  /// The value of a literal.
  private func literal(_ node: Node) -> Value? {
    switch node.kind {
    case .constant: parts.constants[Int(node.a)]
    case .text: .string(names[node.a])
    default: nil
    }
  }

  /// Writes a literal. Even where escaping depends on a variable, Jinja escapes it as the
  /// environment says.
  private mutating func write(_ literal: Value) throws {
    let finalized = try environment.options.finalize?(literal) ?? literal
    let isEscaped = escape == .dynamic ? rootEscape == .yes : escape == .yes
    let text = try isEscaped ? finalized.escaped() : finalized.string()
    guard !text.isEmpty else { return }
    emit(.writeConstant, constant(.string(text)))
  }

  /// Pops a value and prints it; joins that with the instruction that made the value where there is
  /// one for both.
  mutating func print() {
    if environment.options.finalize == nil, let last {
      switch last.operation {
      case .local:
        retract()
        emit(.printLocal, last.a, last.b, flag: escape.rawValue)
        return
      case .localAttribute:
        retract()
        emit(.printLocalAttribute, last.a, last.b, last.c, flag: escape.rawValue)
        return
      case .call, .callMethod, .filter:
        flagLast(1 | escape.rawValue << 1)
        return
      default: break
      }
    }
    emit(.print, flag: escape.rawValue)
  }

  // MARK: Simple statements

  /// The lists of a branch: other branches, and what comes when none of the tests holds.
  private func branchParts(_ node: Node) -> (others: Int32, otherwise: Int32) {
    guard node.c != Node.none else { return (0, 0) }
    let parts = tree.list(node.c)
    return (parts[0], parts[1])
  }

  private mutating func branch(_ node: Node, _ outer: Frame) throws {
    var frame = outer.soft
    var toEnd = Jumps()
    mark(node)
    try value(node.a, frame)
    var toNext = emit(.jumpIfFalse)
    try statements(tree.list(node.b), &frame)
    let parts = branchParts(node)
    for number in tree.list(parts.others) {
      let other = tree[number]
      emitJump(in: &toEnd)
      land(toNext)
      mark(other)
      try value(other.a, frame)
      toNext = emit(.jumpIfFalse)
      try statements(tree.list(other.b), &frame)
    }
    let otherwise = tree.list(parts.otherwise)
    if !otherwise.isEmpty { emitJump(in: &toEnd) }
    land(toNext)
    try statements(otherwise, &frame)
    land(toEnd)
  }

  private mutating func set(_ node: Node, _ frame: Frame) throws {
    mark(node)
    try requireNamespaces(node.a, frame)
    try value(node.b, frame)
    try assign(node.a, frame)
    export(node.a, frame)
  }

  /// Attributes can be set on namespaces only, which is found out before the value is.
  private mutating func requireNamespaces(_ target: Int32, _ frame: Frame) throws {
    var seen: [Int32] = []
    var targets: [Node] = []
    tree.walk(target) { _, node in
      if node.kind == .namespaceTarget, !seen.contains(node.a) {
        seen.append(node.a)
        targets.append(node)
      }
      return true
    }
    for node in targets {
      try load(node.a, node, frame)
      emit(.requireNamespace)
      emit(.pop)
    }
  }

  private mutating func setBlock(_ node: Node, _ frame: Frame) throws {
    try requireNamespaces(node.a, frame)
    var inner = inner(frame)
    inner.checksParent = false
    scopes.visit(tree.list(node.c), tree, in: inner.scope)
    enter(inner)
    beginCapture()
    try statements(tree.list(node.c), &inner)
    endCapture()
    mark(node)
    if node.b != Node.none {
      try filters(node.b, inner)
      emit(.markIfEscaping)
    }
    try assign(node.a, frame)
    export(node.a, frame)
  }

  mutating func beginCapture() {
    emit(.beginCapture)
    state.pointee.captureDepth += 1
  }

  mutating func endCapture() {
    emit(.endCapture)
    state.pointee.captureDepth -= 1
  }

  /// The filters of a block, applied to the text on the stack.
  private mutating func filters(_ number: Int32, _ frame: Frame) throws {
    let start = here
    var chain: [Int32] = []
    var next = number
    while next != Node.none {
      chain.append(next)
      next = tree[next].a
    }
    for filter in chain.reversed() { try self.filter(tree[filter], frame) }
    state.pointee.operands = max(state.pointee.operands, here - start + 8)
  }

  private mutating func filterBlock(_ node: Node, _ frame: Frame) throws {
    var inner = inner(frame)
    scopes.visit(node.a, tree, in: inner.scope)
    scopes.visit(tree.list(node.b), tree, in: inner.scope)
    enter(inner)
    beginCapture()
    try statements(tree.list(node.b), &inner)
    endCapture()
    mark(node)
    try filters(node.a, inner)
    emit(.printFiltered)
  }

  private mutating func with(_ node: Node, _ frame: Frame) throws {
    var inner = inner(frame)
    scopes.visit(tree.list(node.a), tree, in: inner.scope)
    scopes.visit(tree.list(node.c), tree, in: inner.scope)
    enter(inner)
    for (target, expression) in zip(tree.list(node.a), tree.list(node.b)) {
      offset = tree[expression].offset
      try value(expression, frame)
      try assign(target, inner)
    }
    try statements(tree.list(node.c), &inner)
  }

  private mutating func autoescape(_ node: Node, _ frame: Frame) throws {
    var inner = inner(frame)
    scopes.visit(node.a, tree, in: inner.scope)
    scopes.visit(tree.list(node.b), tree, in: inner.scope)
    enter(inner)
    try value(node.a, inner)
    emit(.beginAutoescape)
    state.pointee.autoescapeDepth += 1
    let saved = escape
    if let literal = literal(tree[node.a]), escape != .dynamic {
      escape = try literal.isTrue() ? .yes : .no
    } else {
      escape = .dynamic
    }
    try statements(tree.list(node.b), &inner)
    escape = saved
    state.pointee.autoescapeDepth -= 1
    emit(.endAutoescape)
  }
}
