/// Finding the variables of a scope in the syntax tree.
extension Scopes {
  /// Notes the variables of statements and expressions that belong to a scope.
  mutating func visit(_ nodes: SyntaxList, _ tree: borrowing SyntaxTree, in scope: Int32) {
    for node in nodes { visit(node, tree, in: scope) }
  }

  mutating func visit(_ number: Int32, _ tree: borrowing SyntaxTree, in scope: Int32) {
    let node = tree[number]
    switch node.kind {
    case .branch: visitBranch(node, tree, in: scope)
    case .macro: store(node.a, in: scope)
    case .importAll:
      visit(node.a, tree, in: scope)
      store(node.b, in: scope)
    case .importNames:
      visit(node.a, tree, in: scope)
      for (position, name) in tree.list(node.b).enumerated() where position % 2 == 1 {
        store(name, in: scope)
      }
    case .set:
      visit(node.b, tree, in: scope)
      visit(node.a, tree, in: scope)
    case .loop: visit(node.b, tree, in: scope)
    case .callBlock, .filterBlock, .setBlock: visit(node.a, tree, in: scope)
    case .with: visit(tree.list(node.b), tree, in: scope)
    case .autoescape, .block, .data: break
    case .group: visit(tree.list(node.a), tree, in: scope)
    case .output: visit(tree.list(node.a), tree, in: scope)
    default: visitExpression(number, tree, in: scope)
    }
  }

  private mutating func visitBranch(
    _ node: Node, _ tree: borrowing SyntaxTree, in scope: Int32
  ) {
    visit(node.a, tree, in: scope)
    let first = addBranch(of: scope)
    visit(tree.list(node.b), tree, in: first)
    var last = first
    if node.c != Node.none {
      for part in tree.list(node.c) where !tree.list(part).isEmpty {
        last = addBranch(of: scope)
        visit(tree.list(part), tree, in: last)
      }
    }
    // Branches inside these lie between them, over another scope.
    merge(first...last, into: scope)
  }

  private mutating func visitExpression(
    _ root: Int32, _ tree: borrowing SyntaxTree, in scope: Int32
  ) {
    tree.walk(root) { _, node in
      switch node.kind {
      case .name where node.flag == Node.isParameter: declareParameter(node.a, in: scope)
      case .name where node.flag == Node.isStored: store(node.a, in: scope)
      case .name, .namespaceTarget: load(node.a, in: scope)
      default: return true
      }
      return false
    }
  }

  /// Notes the variables of a loop's target, which belong to its body.
  mutating func declareTarget(_ target: Int32, _ tree: borrowing SyntaxTree, in scope: Int32) {
    tree.walk(target) { _, node in
      if node.kind == .name { declareParameter(node.a, in: scope) }
      return true
    }
  }
}
