/// A node of the syntax tree. Nodes lie in one array and name each other by their places in it;
/// what the numbers `a`, `b` and `c` are depends on the kind.
struct Node {
  enum Kind: UInt8 {
    // Expressions.
    /// A variable: its name. Flags: `isStored`, `isParameter`.
    case name
    /// `name.attribute` as a target: name, attribute.
    case namespaceTarget
    /// A literal: its constant.
    case constant
    /// A text literal: its name number.
    case text
    /// Data between tags: start, length.
    case data
    /// Items.
    case tuple, list
    /// Keys and values in turn.
    case dictionary
    /// Test, value, other value (or none).
    case condition
    /// Left, right.
    case or, and, add, subtract, multiply, divide, floorDivide, remainder, power
    /// Operand.
    case not, negate, affirm
    /// Items.
    case concatenate
    /// First operand; operators and further operands in turn.
    case compare
    /// Object, name.
    case attribute
    /// Object, key.
    case item
    /// Start, stop, step, each or none.
    case slice
    /// Callee, -, arguments.
    case call
    /// Value (or none in a filter block), name, arguments.
    case filter, test
    /// A text that is safe where autoescaping is on: the text.
    case markIfEscaping

    // Statements.
    /// Expressions and data.
    case output
    /// Target, iterable, and a list of: filter, body, else. Flag: recursive.
    case loop
    /// Test, body, and a list of: other `branch` nodes, else.
    case branch
    /// Targets, values, body.
    case with
    /// Expression, body.
    case autoescape
    /// Name, body. Flags: scoped 1, required 2.
    case block
    /// Template.
    case extends
    /// Template. Flags: with context 1, ignore missing 2.
    case include
    /// Template, target. Flag: with context.
    case importAll
    /// Template, names and aliases in turn. Flag: with context.
    case importNames
    /// Name, a list of: parameters, defaults; body.
    case macro
    /// Call, a list of: parameters, defaults; body.
    case callBlock
    /// Filter, body.
    case filterBlock
    /// Target, value.
    case set
    /// Target, filter (or none), body.
    case setBlock
    /// Expression.
    case evaluate
    case breakLoop, continueLoop
    /// Statements that are one: a list.
    case group
  }

  let kind: Kind
  var flag: UInt8 = 0
  /// The line that Jinja gives the node, from 1.
  var line: Int32
  /// Where it starts in the source.
  var offset: Int32
  var a: Int32 = Node.none
  var b: Int32 = Node.none
  var c: Int32 = Node.none

  static let none: Int32 = -1
  /// Flags of a `name` that an assignment sets, and of one that a statement declares.
  static let isStored: UInt8 = 1
  static let isParameter: UInt8 = 2
}
