import Synchronization

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
    /// The name as a value. It comes first: a dictionary compares a key's bytes with it.
    let value: Value
    let text: String
    let hash: Int
    let methods: Methods.Entry?
    /// Whether a dictionary's item of this name is what the attribute is, if there is the item.
    let findsItems: Bool

    init(text: String, hash: Int) {
      value = .string(text)
      self.text = text
      self.hash = hash
      methods = Methods.entry(text, hash)
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
      hasDoubledKeywords = keywords.count > 1 && Set(keywords).count < keywords.count
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
  let keys: UnsafePointer<Key>
  private let keyCount: Int
  let constants: UnsafePointer<Value>
  private let constantCount: Int
  let functions: [Function]
  let macros: [MacroDescription]
  let shapes: UnsafePointer<Shape>
  private let shapeCount: Int
  let filters: UnsafePointer<Filter>
  private let filterCount: Int
  let tests: UnsafePointer<Test>
  private let testCount: Int
  let localSets: [[Local]]
  let errors: [TemplateError]
  /// The blocks by key, and their functions.
  let blocks: [(key: Int32, function: Int32)]
  let escape: Escape
  let hasExtends: Bool
  let mayMutate: Bool
  /// How many bytes the longest render so far wrote: room for as many is made at once.
  let outputSize = Atomic<Int>(4096)

  /// Where an instruction comes from.
  struct Position {
    let line: Int32
    let offset: Int32
  }

  /// What a program is made of.
  struct Parts: ~Copyable {
    var code: Table<Instruction>
    var positions: Table<Position>
    var keys: Table<Key>
    var constants: Table<Value>
    var functions: [Function] = []
    var macros: [MacroDescription] = []
    var shapes = Table<Shape>(capacity: 4)
    var filters = Table<Filter>(capacity: 4)
    var tests = Table<Test>(capacity: 4)
    var localSets: [[Local]] = []
    var errors: [TemplateError] = []
    var blocks: [(key: Int32, function: Int32)] = []

    /// - Parameters:
    ///   - constants: the constants that are known so far
    ///   - keyCount: how many keys are likely
    ///   - codeCount: how many instructions are likely
    init(constants: consuming Table<Value>, keyCount: Int, codeCount: Int) {
      self.constants = constants
      keys = Table(capacity: keyCount)
      code = Table(capacity: codeCount)
      positions = Table(capacity: codeCount)
    }
  }

  init(
    name: String?, source: Source, parts: consuming Parts, escape: Escape, hasExtends: Bool,
    mayMutate: Bool
  ) {
    self.name = name
    self.source = source
    self.escape = escape
    self.hasExtends = hasExtends
    self.mayMutate = mayMutate
    functions = parts.functions
    macros = parts.macros
    localSets = parts.localSets
    errors = parts.errors
    blocks = parts.blocks
    keyCount = parts.keys.count
    constantCount = parts.constants.count
    shapeCount = parts.shapes.count
    filterCount = parts.filters.count
    testCount = parts.tests.count
    code = UnsafePointer(parts.code.take())
    positions = UnsafePointer(parts.positions.take())
    keys = UnsafePointer(parts.keys.take())
    constants = UnsafePointer(parts.constants.take())
    shapes = UnsafePointer(parts.shapes.take())
    filters = UnsafePointer(parts.filters.take())
    tests = UnsafePointer(parts.tests.take())
  }

  deinit {
    Self.free(code, 0)
    Self.free(positions, 0)
    Self.free(filters, filterCount)
    Self.free(tests, testCount)
    Self.free(shapes, shapeCount)
    Self.free(keys, keyCount)
    Self.free(constants, constantCount)
  }

  /// Gives a table back.
  /// - Parameter count: its elements, as far as there is something to do for each
  private static func free<Element>(_ table: UnsafePointer<Element>, _ count: Int) {
    let table = UnsafeMutablePointer(mutating: table)
    table.deinitialize(count: count)
    Libc.free(table)
  }
}
