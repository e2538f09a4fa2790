/// The variables that a template and its blocks see by name. (Jinja: runtime.Context.)
final class TemplateContext: ValueHolder, @unchecked Sendable {
  /// What the templates of one inheritance chain have in common.
  final class Evaluation {
    var autoescape: Bool
    init(autoescape: Bool) { self.autoescape = autoescape }
  }

  /// One definition of a block, and where to go on for `super`.
  struct BlockDefinition {
    let program: Program
    let function: Int32
  }

  /// The render that the context belongs to, which lets go of its contexts when it ends.
  let render: RenderContext
  let program: Program
  let parent: TemplateContext?
  let locals: ValueDictionary?
  /// What the caller of the render gave; nil for imports.
  let given: ValueDictionary?
  let evaluation: Evaluation
  /// Set at the top of the template.
  @exclusivity(unchecked)
  var variables: ValueDictionary?
  private var isNoted = false
  /// Which of these importers do not see (true). Names that are not here they do.
  private var hidden: ValueDictionary?
  /// The definitions of each block, the template's own first.
  var blocks: [(hash: Int, name: String, definitions: [BlockDefinition])] = []
  /// The template that this one extends, once that is known.
  @exclusivity(unchecked)
  var parentProgram: Program?

  init(
    _ render: RenderContext, program: Program, given: ValueDictionary?,
    parent: TemplateContext? = nil, locals: ValueDictionary? = nil
  ) {
    self.render = render
    self.program = program
    self.given = given
    self.parent = parent
    self.locals = locals
    evaluation = Evaluation(autoescape: program.escape == .yes)
    addBlocks(of: program)
  }

  /// A context inside another one of the same template, with more variables.
  init(deriving outer: TemplateContext, locals: ValueDictionary?) {
    render = outer.render
    program = outer.program
    given = nil
    parent = outer
    self.locals = locals
    evaluation = outer.evaluation
    blocks = outer.blocks
    parentProgram = nil
  }

  /// Adds a template's blocks behind those that override them.
  func addBlocks(of program: Program) {
    for (key, function) in program.blocks {
      let key = program.keys[Int(key)]
      let definition = BlockDefinition(program: program, function: function)
      if let known = blocks.firstIndex(where: { $0.hash == key.hash && $0.name == key.text }) {
        blocks[known].definitions.append(definition)
      } else {
        blocks.append((key.hash, key.text, [definition]))
      }
    }
  }

  /// The definitions of a block.
  func definitions(_ hash: Int, _ name: String) -> [BlockDefinition]? {
    blocks.first { $0.hash == hash && $0.name == name }?.definitions
  }

  /// The value of a variable; nil when there is none.
  func lookUp(_ key: UnsafePointer<Program.Key>) -> Value? {
    var context = self
    while true {
      if let value = context.variables?.find(key) { return value.pointee }
      if let value = context.locals?.find(key) { return value.pointee }
      if context.given != nil { break }
      guard let parent = context.parent else { break }
      context = parent
    }
    return render.lookUp(key, in: context.given)
  }

  func set(_ key: UnsafePointer<Program.Key>, _ value: Value, isPublic: Bool) {
    let variables = self.variables ?? ValueDictionary()
    variables.insert(value, key: key.pointee.value, hash: key.pointee.hash)
    self.variables = variables
    if !isNoted, value.mayLeadBack {
      isNoted = true
      render.note(self)
    }
    if !isPublic || hidden?.find(key) != nil { hide(key, !isPublic) }
  }

  func empty() { variables = nil }

  /// Decides whether importers see a variable.
  func hide(_ key: UnsafePointer<Program.Key>, _ isHidden: Bool = true) {
    let hidden = self.hidden ?? ValueDictionary()
    hidden.insert(.bool(isHidden), key: key.pointee.value, hash: key.pointee.hash)
    self.hidden = hidden
  }

  /// The variables that importers see.
  var exported: ValueDictionary {
    let exported = ValueDictionary()
    guard let variables else { return exported }
    for entry in variables.entries {
      if let position = hidden?.position(of: entry.key, hash: entry.hash),
        case .bool(true)? = hidden?.entries[position].value
      {
        continue
      }
      exported.insert(entry.value, key: entry.key, hash: entry.hash)
    }
    return exported
  }

  /// The names of all variables.
  var names: [String] {
    [flattened(), render.environment.globals].flatMap { $0.entries.compactMap(\.key.text) }
  }

  /// All variables that are set, inner ones over outer ones, without the environment's.
  func flattened() -> ValueDictionary {
    let all = parent?.flattened() ?? given?.copied() ?? ValueDictionary()
    for layer in [locals, variables].compactMap({ $0 }) {
      for entry in layer.entries {
        all.insert(entry.value, key: entry.key, hash: entry.hash)
      }
    }
    return all
  }
}
