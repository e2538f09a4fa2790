/// Macros, calls, and the statements that bring in other templates.
extension Parser {
  /// Parameters and their defaults, as a list of two lists.
  private mutating func signature() throws -> Int32 {
    try expect(.leftParenthesis)
    var parameters: [Int32] = []
    var defaults: [Int32] = []
    while current.kind != .rightParenthesis {
      if !parameters.isEmpty { try expect(.comma) }
      let parameter = try targetName()
      let node = name(parameter.value, parameter.line, parameter.start)
      tree.nodes.pointer(to: Int(node)).pointee.flag = Node.isParameter
      parameters.append(node)
      if try skip(.assign) {
        defaults.append(try expression())
      } else if !defaults.isEmpty {
        throw failure("non-default argument follows default argument")
      }
    }
    try expect(.rightParenthesis)
    let mark = scratch.count
    scratch.append(contentsOf: parameters)
    let parameterList = list(from: mark)
    scratch.append(contentsOf: defaults)
    return list(parameterList, list(from: mark))
  }

  mutating func macro() throws -> Int32 {
    let token = try advance()
    let name = try targetName()
    functionDepth += 1
    defer { functionDepth -= 1 }
    let signature = try signature()
    let body = try body(until: [.endmacro], dropsTag: true)
    return add(.macro, token.line, token.start, name.value, signature, body)
  }

  mutating func callBlock() throws -> Int32 {
    let token = try advance()
    functionDepth += 1
    let signature = current.kind == .leftParenthesis ? try signature() : list(0, 0)
    functionDepth -= 1
    let call = try expression()
    guard tree[call].kind == .call else { throw failure("expected call", token) }
    functionDepth += 1
    defer { functionDepth -= 1 }
    let body = try body(until: [.endcall], dropsTag: true)
    return add(.callBlock, token.line, token.start, call, signature, body)
  }

  mutating func include() throws -> Int32 {
    let token = try advance()
    let template = try expression()
    var flag: UInt8 = 0
    if isName(current, "ignore"), try isAhead("missing") {
      flag |= 2
      try advance()
      try advance()
    }
    if try importContext() ?? true {
      flag |= 1
      tree.deepestContextUse = max(tree.deepestContextUse, functionDepth)
    }
    return add(.include, token.line, token.start, template, flag: flag)
  }

  /// `with context` or `without context`; nil when there is neither.
  private mutating func importContext() throws -> Bool? {
    guard isName(current, "with") || isName(current, "without"),
      try isAhead("context")
    else { return nil }
    let isWith = try skipTag("with")
    try advance()
    return isWith
  }

  mutating func importAll() throws -> Int32 {
    let token = try advance()
    let template = try expression()
    try expect(name: "as")
    let target = try targetName()
    let withContext = try importContext() ?? false
    if withContext { tree.deepestContextUse = max(tree.deepestContextUse, functionDepth) }
    return add(
      .importAll, token.line, token.start, template, target.value, flag: withContext ? 1 : 0)
  }

  mutating func importNames() throws -> Int32 {
    let token = try advance()
    let template = try expression()
    try expect(.import)
    var names: [Int32] = []
    var withContext: Bool?
    while true {
      if !names.isEmpty { try expect(.comma) }
      guard current.kind == .name else {
        try expect(.name)
        break
      }
      withContext = try importContext()
      if withContext != nil { break }
      let name = try targetName()
      guard !text(name).utf8.starts(with: "_".utf8) else {
        throw failure(
          "names starting with an underline can not be imported", name, kind: .assertion)
      }
      names.append(name.value)
      names.append(try skip(name: "as") ? try targetName().value : name.value)
      withContext = try importContext()
      if withContext != nil || current.kind != .comma { break }
    }
    if withContext == true {
      tree.deepestContextUse = max(tree.deepestContextUse, functionDepth)
    }
    let mark = scratch.count
    scratch.append(contentsOf: names)
    return add(
      .importNames, token.line, token.start, template, list(from: mark),
      flag: withContext == true ? 1 : 0)
  }
}
