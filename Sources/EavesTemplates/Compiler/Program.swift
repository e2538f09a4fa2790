/// A compiled template: flat instructions and the tables that they refer to by number.
final class Program: @unchecked Sendable {
  /// A function: the template itself, a block, a macro, a call block or a recursive loop.
  struct Function {
    /// Where its instructions start.
    var start: Int32 = 0
    /// How many variables and operands a call needs room for.
    var slots: Int32 = 0
    var operands: Int32 = 0
    /// How many variables inner functions share.
    var cells: Int32 = 0
    /// The cells of the outer function that it shares: own (true) or outer, by number.
    var captures: [(isOwn: Bool, number: Int32)] = []
  }

  /// What is known of a macro apart from its instructions.
  struct MacroDescription {
    let name: String?
    let function: Int32
    let parameters: [String]
    let takesCaller: Bool
    let takesKeywords: Bool
    let takesRest: Bool
  }

  /// A name that is looked up while rendering.
  struct Key {
    let text: String
    let hash: Int
    let methods: Methods.Entry?
    /// The undefined value that a variable of this name gives when there is none.
    let undefined: Value
    /// Whether a dictionary's item of this name is what the attribute is, if there is the item.
    let findsItems: Bool

    init(text: String, hash: Int, undefined: Value) {
      self.text = text
      self.hash = hash
      self.undefined = undefined
      methods = Methods.all[text]
      findsItems = methods.map { !$0.isOfDictionary && text != "__len__" } ?? true
    }
  }

  /// How the arguments of a call lie on the stack: positional ones, the values of keywords, then
  /// those for `*` and `**`.
  struct Shape {
    let positional: Int
    let keywords: [String]
    let hasRest: Bool
    let hasRestKeywords: Bool
    /// Whether a keyword is given twice, as a call block does with `caller`.
    let hasDoubledKeywords: Bool
    /// Whether all arguments go by position.
    let isPlain: Bool
    /// How many values lie on the stack.
    let count: Int

    init(positional: Int, keywords: [String], hasRest: Bool, hasRestKeywords: Bool) {
      self.positional = positional
      self.keywords = keywords
      self.hasRest = hasRest
      self.hasRestKeywords = hasRestKeywords
      hasDoubledKeywords = Set(keywords).count < keywords.count
      isPlain = keywords.isEmpty && !hasRest && !hasRestKeywords
      count = positional + keywords.count + (hasRest ? 1 : 0) + (hasRestKeywords ? 1 : 0)
    }
  }

  /// A variable that is handed to another template or block.
  struct Local {
    let key: Int32
    let place: Place
    let number: Int32
  }

  /// Where a variable is.
  enum Place: Int32 { case local, cell, outerCell }

  let name: String?
  let source: Source
  let code: UnsafePointer<Instruction>
  let positions: UnsafePointer<Position>
  private let codeCount: Int
  let keys: UnsafePointer<Key>
  private let keyCount: Int
  let constants: UnsafePointer<Value>
  private let constantCount: Int
  let functions: [Function]
  let macros: [MacroDescription]
  let shapes: UnsafePointer<Shape>
  private let shapeCount: Int
  let filters: [Filter]
  let tests: [Test]
  let localSets: [[Local]]
  let errors: [TemplateError]
  /// The blocks by key, and their functions.
  let blocks: [(key: Int32, function: Int32)]
  let escape: Escape
  let hasExtends: Bool
  let mayMutate: Bool

  /// Where an instruction comes from.
  struct Position {
    let line: Int32
    let offset: Int32
  }

  struct Parts {
    var code: [Instruction] = []
    var positions: [Position] = []
    var keys: [Key] = []
    var constants: [Value] = []
    var functions: [Function] = []
    var macros: [MacroDescription] = []
    var shapes: [Shape] = []
    var filters: [Filter] = []
    var tests: [Test] = []
    var localSets: [[Local]] = []
    var errors: [TemplateError] = []
    var blocks: [(key: Int32, function: Int32)] = []
  }

  init(
    name: String?, source: Source, parts: Parts, escape: Escape, hasExtends: Bool, mayMutate: Bool
  ) {
    self.name = name
    self.source = source
    code = Self.copy(parts.code)
    positions = Self.copy(parts.positions)
    codeCount = parts.code.count
    keys = Self.copy(parts.keys)
    keyCount = parts.keys.count
    constants = Self.copy(parts.constants)
    constantCount = parts.constants.count
    functions = parts.functions
    macros = parts.macros
    shapes = Self.copy(parts.shapes)
    shapeCount = parts.shapes.count
    filters = parts.filters
    tests = parts.tests
    localSets = parts.localSets
    errors = parts.errors
    blocks = parts.blocks
    self.escape = escape
    self.hasExtends = hasExtends
    self.mayMutate = mayMutate
  }

  private static func copy<Element>(_ items: [Element]) -> UnsafePointer<Element> {
    let storage = UnsafeMutablePointer<Element>.allocate(capacity: max(items.count, 1))
    _ = UnsafeMutableBufferPointer(start: storage, count: items.count).initialize(from: items)
    return UnsafePointer(storage)
  }

  deinit {
    code.deallocate()
    positions.deallocate()
    UnsafeMutablePointer(mutating: shapes).deinitialize(count: shapeCount).deallocate()
    UnsafeMutablePointer(mutating: keys).deinitialize(count: keyCount).deallocate()
    UnsafeMutablePointer(mutating: constants).deinitialize(count: constantCount).deallocate()
  }
}
