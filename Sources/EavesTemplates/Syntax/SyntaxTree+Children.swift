extension SyntaxTree {
  /// Puts the children of a node on a stack, the last first, so that they come off in Jinja's order.
  func pushChildren(of number: Int32, to stack: inout Table<Int32>) {
    let node = self[number]
    switch node.kind {
    case .name, .namespaceTarget, .constant, .text, .data, .breakLoop, .continueLoop: break
    case .tuple, .list, .dictionary, .concatenate, .output, .group: push(node.a, &stack)
    case .condition:
      if node.c != Node.none { stack.append(node.c) }
      stack.append(node.b)
      stack.append(node.a)
    case .or, .and, .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .item:
      stack.append(node.b)
      stack.append(node.a)
    case .set:
      stack.append(node.b)
      stack.append(node.a)
    case .not, .negate, .affirm, .attribute, .markIfEscaping, .evaluate, .extends, .include,
      .importAll, .importNames:
      stack.append(node.a)
    case .compare:
      let operands = list(node.b)
      for position in stride(from: operands.endIndex - 1, to: operands.startIndex, by: -2) {
        stack.append(operands[position])
      }
      stack.append(node.a)
    case .slice:
      if node.c != Node.none { stack.append(node.c) }
      if node.b != Node.none { stack.append(node.b) }
      if node.a != Node.none { stack.append(node.a) }
    case .call, .filter, .test:
      pushArguments(node.c, &stack)
      if node.a != Node.none { stack.append(node.a) }
    case .loop:
      let parts = list(node.c)
      if parts[0] != Node.none { stack.append(parts[0]) }
      push(parts[2], &stack)
      push(parts[1], &stack)
      stack.append(node.b)
      stack.append(node.a)
    case .branch:
      if node.c != Node.none {
        let parts = list(node.c)
        push(parts[1], &stack)
        push(parts[0], &stack)
      }
      push(node.b, &stack)
      stack.append(node.a)
    case .with:
      push(node.c, &stack)
      push(node.b, &stack)
      push(node.a, &stack)
    case .autoescape, .filterBlock:
      push(node.b, &stack)
      stack.append(node.a)
    case .block: push(node.b, &stack)
    case .macro: pushFunction(node, &stack)
    case .callBlock:
      pushFunction(node, &stack)
      stack.append(node.a)
    case .setBlock:
      push(node.c, &stack)
      if node.b != Node.none { stack.append(node.b) }
      stack.append(node.a)
    }
  }

  private func pushFunction(_ node: Node, _ stack: inout Table<Int32>) {
    let signature = list(node.b)
    push(node.c, &stack)
    push(signature[1], &stack)
    push(signature[0], &stack)
  }

  private func push(_ items: Int32, _ stack: inout Table<Int32>) {
    for item in list(items).reversed() { stack.append(item) }
  }

  private func pushArguments(_ arguments: Int32, _ stack: inout Table<Int32>) {
    guard arguments != 0 else { return }
    let parts = list(arguments)
    if parts[3] != Node.none { stack.append(parts[3]) }
    if parts[2] != Node.none { stack.append(parts[2]) }
    let keywords = list(parts[1])
    for position in stride(from: keywords.endIndex - 1, to: keywords.startIndex, by: -2) {
      stack.append(keywords[position])
    }
    push(parts[0], &stack)
  }

  /// Which of some names are used below nodes before anything sets them. (Jinja: find_undeclared.)
  func undeclared(_ names: [Int32], in roots: SyntaxList) -> [Int32] {
    var open = names
    var found: [Int32] = []
    guard !open.isEmpty else { return [] }
    walk(roots) { _, node in
      if node.kind == .block { return false }
      guard node.kind == .name else { return true }
      if node.flag == 0, open.contains(node.a) {
        if !found.contains(node.a) { found.append(node.a) }
        if found.count == open.count { return nil }
      } else {
        open.removeAll { $0 == node.a }
      }
      return true
    }
    return found
  }
}
