/// A list of the syntax tree, valid while the tree is and no list is added to it.
typealias SyntaxList = UnsafeBufferPointer<Int32>

/// The syntax tree of a template.
struct SyntaxTree: ~Copyable {
  var nodes: Table<Node>
  /// Lists of numbers, each after its length; a list is known by where its length is. The first is
  /// the empty list.
  private var lists: Table<Int32>
  var body: Int32 = 0
  var blocks = Table<Int32>(capacity: 8)
  var hasExtends = false
  /// How many functions deep variables are handed to another template or block.
  var deepestContextUse: UInt8 = 0
  /// Whether a method is named that changes a list or dictionary.
  var mayMutate = false

  /// The nodes that walks have still to go through, the innermost walk's last. Memory of its own, so
  /// that walks can be one inside the other.
  private let pending: UnsafeMutablePointer<Table<Int32>>

  /// - Parameter count: how many nodes and numbers in lists are likely
  init(capacity count: Int) {
    nodes = Table(capacity: count)
    lists = Table(capacity: count)
    lists.append(0)
    pending = .allocate(capacity: 1)
    pending.initialize(to: Table(capacity: 32))
  }

  deinit {
    pending.deinitialize(count: 1)
    pending.deallocate()
  }

  @inline(__always)
  subscript(node: Int32) -> Node { nodes[Int(node)] }

  /// The numbers in a list.
  @inline(__always)
  func list(_ start: Int32) -> SyntaxList {
    SyntaxList(start: lists.base + Int(start) + 1, count: Int(lists[Int(start)]))
  }

  /// Adds a list of the numbers that lie behind a mark of a table, and takes them off there.
  mutating func addList(from table: inout Table<Int32>, mark: Int) -> Int32 {
    guard table.count > mark else { return 0 }
    let start = lists.count
    lists.append(Int32(truncatingIfNeeded: table.count &- mark))
    for place in mark..<table.count { lists.append(table[place]) }
    table.truncate(to: mark)
    return Int32(truncatingIfNeeded: start)
  }
}

/// Going through a finished tree.
extension SyntaxTree {
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
    pending.pointee.truncate(to: mark)
  }

  /// As the other, for one node. Many expressions are a name or a literal, which have nothing below.
  @inline(__always)
  func walk(_ root: Int32, _ visit: (Int32, Node) -> Bool?) {
    let node = self[root]
    switch node.kind {
    case .name, .constant, .text: _ = visit(root, node)
    default: walk(CollectionOfOne(root), visit)
    }
  }
}
