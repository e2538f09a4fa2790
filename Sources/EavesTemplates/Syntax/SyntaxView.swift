/// A list of the syntax tree.
typealias SyntaxList = UnsafeBufferPointer<Int32>

/// A syntax tree that is finished, as the compiler reads it: its nodes and lists stay in place for
/// the time of `SyntaxTree.read`, and all numbers in them are the parser's own, so reading them takes
/// neither checks nor counts of references.
struct SyntaxView {
  private let nodes: UnsafePointer<Node>
  private let lists: UnsafePointer<Int32>
  /// The nodes that walks have still to go through, the innermost walk's last.
  private let pending: UnsafeMutablePointer<[Int32]>
  let body: Int32
  let blocks: SyntaxList
  let hasExtends: Bool
  let deepestContextUse: UInt8
  let mayMutate: Bool

  fileprivate init(
    _ tree: SyntaxTree, _ nodes: UnsafePointer<Node>, _ lists: UnsafePointer<Int32>,
    blocks: SyntaxList, pending: UnsafeMutablePointer<[Int32]>
  ) {
    self.nodes = nodes
    self.lists = lists
    self.blocks = blocks
    self.pending = pending
    body = tree.body
    hasExtends = tree.hasExtends
    deepestContextUse = tree.deepestContextUse
    mayMutate = tree.mayMutate
  }

  @inline(__always)
  subscript(node: Int32) -> Node { nodes[Int(node)] }

  /// The numbers in a list.
  @inline(__always)
  func list(_ start: Int32) -> SyntaxList {
    SyntaxList(start: lists + Int(start) + 1, count: Int(lists[Int(start)]))
  }

  /// Goes through nodes and all below them, in Jinja's order.
  /// - Parameter visit: answers whether to go on below the node; nil ends the walk
  @inline(__always)
  func walk(_ roots: some BidirectionalCollection<Int32>, _ visit: (Int32, Node) -> Bool?) {
    let mark = pending.pointee.count
    for root in roots.reversed() { pending.pointee.append(root) }
    while pending.pointee.count > mark {
      let number = pending.pointee.removeLast()
      guard let goesOn = visit(number, self[number]) else { break }
      if goesOn { pushChildren(of: number, to: &pending.pointee) }
    }
    pending.pointee.removeLast(pending.pointee.count - mark)
  }
}

extension SyntaxTree {
  /// Reads the finished tree. What the body is given is not valid after it.
  func read<Result>(_ body: (SyntaxView) throws -> Result) rethrows -> Result {
    var pending: [Int32] = []
    pending.reserveCapacity(32)
    return try withUnsafeMutablePointer(to: &pending) { pending in
      try nodes.withUnsafeBufferPointer { nodes in
        try lists.withUnsafeBufferPointer { lists in
          try blocks.withUnsafeBufferPointer { blocks in
            // The lists are never empty. A tree without nodes is never asked for one.
            guard let lists = lists.baseAddress,
              let nodes = nodes.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Node>.stride)
            else { preconditionFailure("a syntax tree starts with the empty list") }
            return try body(SyntaxView(self, nodes, lists, blocks: blocks, pending: pending))
          }
        }
      }
    }
  }
}
