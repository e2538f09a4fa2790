extension Compiler {
  /// The arguments of a call in the tree.
  struct CallNodes {
    let positional: SyntaxList
    /// Names and values in turn.
    let keywords: SyntaxList
    var rest = Node.none
    var restKeywords = Node.none

    var isPlain: Bool { keywords.isEmpty && !isDynamic }
    var isDynamic: Bool { rest != Node.none || restKeywords != Node.none }
  }

  func callNodes(_ arguments: Int32) -> CallNodes {
    guard arguments != 0 else {
      return CallNodes(positional: tree.list(0), keywords: tree.list(0))
    }
    let lists = tree.list(arguments)
    return CallNodes(
      positional: tree.list(lists[0]), keywords: tree.list(lists[1]), rest: lists[2],
      restKeywords: lists[3])
  }

  /// Pushes the arguments in the order they are written in, and gives the shape they have there.
  private mutating func push(
    _ nodes: CallNodes, caller: Bool = false, _ frame: Frame
  ) throws -> Int32 {
    for node in nodes.positional { try expression(node, frame) }
    var keywords: [String] = []
    for position in stride(from: 0, to: nodes.keywords.count, by: 2) {
      try expression(nodes.keywords[position + 1], frame)
      keywords.append(names[nodes.keywords[position]])
    }
    if caller {
      keywords.append("caller")
      emit(.macro, Int32(parts.macros.count - 1))
    }
    if nodes.rest != Node.none { try expression(nodes.rest, frame) }
    if nodes.restKeywords != Node.none { try expression(nodes.restKeywords, frame) }
    return shape(
      Program.Shape(
        positional: nodes.positional.count, keywords: keywords, hasRest: nodes.rest != Node.none,
        hasRestKeywords: nodes.restKeywords != Node.none))
  }

  private mutating func shape(_ shape: Program.Shape) -> Int32 {
    if shape.isPlain {
      for known in 0..<parts.shapes.count
      where parts.shapes[known].isPlain && parts.shapes[known].positional == shape.positional {
        return Int32(known)
      }
    }
    parts.shapes.append(shape)
    return Int32(parts.shapes.count - 1)
  }

  /// Compiles a call, whose callee is on the stack.
  mutating func call(_ node: Node, caller: Bool = false, _ frame: Frame) throws {
    let nodes = callNodes(node.c)
    try rejectDoubled(nodes, node)
    let callee = tree[node.a]
    var method: Int32?
    if callee.kind == .attribute, nodes.isPlain, !caller, names.isName(callee.b, "cycle"),
      let last = lastStep, last.operation == .localAttribute, let loop = loop(inSlot: last.a)
    {
      retract()
      for node in nodes.positional { try expression(node, frame) }
      emit(.loopCycle, loop, Int32(nodes.positional.count))
      return
    }
    if callee.kind == .attribute { method = retractAttribute(callee) }
    let shape = try push(nodes, caller: caller, frame)
    offset = node.offset
    if let method { emit(.callMethod, method, shape) } else { emit(.call, 0, shape) }
  }

  /// Python finds a keyword that is given twice when it compiles.
  private func rejectDoubled(_ nodes: CallNodes, _ node: Node) throws {
    let keywords = nodes.keywords
    for position in stride(from: 2, to: keywords.count, by: 2) {
      for other in stride(from: 0, to: position, by: 2) where keywords[other] == keywords[position]
      {
        throw failure(
          "keyword argument repeated: \(names[keywords[position]])", node, kind: .syntax)
      }
    }
  }

  /// Takes back the lookup of a method that is called at once.
  private mutating func retractAttribute(_ callee: Node) -> Int32? {
    guard let last = lastStep else { return nil }
    retract()
    let name = key(callee.b)
    switch last.operation {
    case .localAttribute: emit(.local, last.a, last.c)
    case .loopAttribute:
      let loop = loops[state.pointee.firstLoop + Int(last.a)]
      emit(.local, loop.slot, key(names.number("loop")))
    default: break
    }
    return name
  }

  // MARK: Filters and tests

  mutating func filter(_ node: Node, _ frame: Frame) throws {
    let nodes = callNodes(node.c)
    guard let number = filterNumber(node.b) else {
      try unknown("filter", node, frame, known: environment.filters.keys)
      return
    }
    let signature = parts.filters[Int(number)].signature
    if let given = try pushSorted(nodes, signature, frame) {
      offset = node.offset
      emit(.filter, number, Int32(given.count), given.mask)
    } else {
      let shape = try push(nodes, frame)
      offset = node.offset
      emit(.filterWithShape, number, shape)
    }
  }

  mutating func test(_ node: Node, _ frame: Frame) throws {
    let nodes = callNodes(node.c)
    guard let number = testNumber(node.b) else {
      try unknown("test", node, frame, known: environment.tests.keys)
      return
    }
    if nodes.isPlain, nodes.positional.isEmpty, environment.hasBuiltinTests {
      let isUndefined = names.isName(node.b, "undefined")
      if isUndefined || names.isName(node.b, "defined") {
        emit(.isDefined, flag: isUndefined ? 1 : 0)
        return
      }
    }
    let signature = parts.tests[Int(number)].signature
    if let given = try pushSorted(nodes, signature, frame) {
      offset = node.offset
      emit(.test, number, Int32(given.count), given.mask)
    } else {
      let shape = try push(nodes, frame)
      offset = node.offset
      emit(.testWithShape, number, shape)
    }
  }

  /// An unknown filter or test is an error at once, except where it may never be reached.
  private mutating func unknown(
    _ what: String, _ node: Node, _ frame: Frame, known: some Sequence<String>
  ) throws {
    let name = names[node.b]
    let unknown = TemplateError.unknown(what, name, among: known)
    guard frame.isSoft else {
      var error = failure(unknown.message, node)
      error.suggestion = unknown.suggestion
      throw error
    }
    let nodes = callNodes(node.c)
    _ = try push(nodes, frame)
    let quoted = Value.string(name).representation
    var error = TemplateError(.runtime, "No \(what) named \(quoted) found.")
    error.suggestion = unknown.suggestion
    emit(.raise, errorNumber(error))
  }

  /// Pushes arguments that can be sorted into the places of the parameters now. Nil when they
  /// cannot, or do not fit: that is left to the time of the call.
  private mutating func pushSorted(
    _ nodes: CallNodes, _ signature: Signature, _ frame: Frame
  ) throws -> (count: Int, mask: Int32)? {
    let count = nodes.positional.count
    guard !nodes.isDynamic, count <= signature.parameters.count, count < 31 else { return nil }
    var mask = Int32(truncatingIfNeeded: (UInt64(1) << UInt64(count)) - 1)
    var places: [Int] = []
    for position in stride(from: 0, to: nodes.keywords.count, by: 2) {
      guard !signature.positionalOnly,
        let place = signature.parameters.firstIndex(of: names[nodes.keywords[position]]),
        place < 31,
        place >= count, place > places.last ?? -1
      else { return nil }
      places.append(place)
      mask |= 1 << Int32(place)
    }
    for place in 0..<signature.required where mask >> Int32(place) & 1 == 0 { return nil }
    for node in nodes.positional { try expression(node, frame) }
    var next = count
    for (position, place) in places.enumerated() {
      while next < place {
        emit(.constant, constant(.none))
        next += 1
      }
      try expression(nodes.keywords[2 * position + 1], frame)
      next += 1
    }
    return (next, mask)
  }
}
