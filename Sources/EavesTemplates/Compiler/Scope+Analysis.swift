/// Finding the variables of a scope in the syntax tree.
extension Scope {
  /// Notes the variables of statements and expressions that belong to this scope.
  func visit(_ nodes: some Sequence<Int32>, _ tree: SyntaxView) {
    for node in nodes { visit(node, tree) }
  }

  func visit(_ number: Int32, _ tree: SyntaxView) {
    let node = tree[number]
    switch node.kind {
    case .branch:
      visit(node.a, tree)
      let then = branch()
      then.visit(tree.list(node.b), tree)
      var branches = [then]
      if node.c != Node.none {
        for part in tree.list(node.c) where !tree.list(part).isEmpty {
          let other = branch()
          other.visit(tree.list(part), tree)
          branches.append(other)
        }
      }
      merge(branches)
    case .macro: store(node.a)
    case .importAll:
      visit(node.a, tree)
      store(node.b)
    case .importNames:
      visit(node.a, tree)
      for (position, name) in tree.list(node.b).enumerated() where position % 2 == 1 {
        store(name)
      }
    case .set:
      visit(node.b, tree)
      visit(node.a, tree)
    case .loop: visit(node.b, tree)
    case .callBlock, .filterBlock, .setBlock: visit(node.a, tree)
    case .with: visit(tree.list(node.b), tree)
    case .autoescape, .block: break
    case .group: visit(tree.list(node.a), tree)
    default: visitExpression(number, tree)
    }
  }

  private func visitExpression(_ root: Int32, _ tree: SyntaxView) {
    tree.walk(CollectionOfOne(root)) { _, node in
      switch node.kind {
      case .name where node.flag == Node.isParameter: declareParameter(node.a)
      case .name where node.flag == Node.isStored: store(node.a)
      case .name, .namespaceTarget: load(node.a)
      default: return true
      }
      return false
    }
  }

  /// Notes the variables of a loop's target, which belong to its body.
  func declareTarget(_ target: Int32, _ tree: SyntaxView) {
    tree.walk(CollectionOfOne(target)) { _, node in
      if node.kind == .name { declareParameter(node.a) }
      return true
    }
  }
}
