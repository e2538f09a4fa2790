/// Where templates come from, and how they are read and rendered.
///
/// ```swift
/// let environment = try Environment(loader: FolderLoader("templates"))
/// let page = try environment.template("index.html")
/// print(try page.render(["title": "Home"]))
/// ```
///
/// An environment never changes once it is made, so threads share it without locks.
public final class Environment: Sendable {
  /// How templates are read and rendered.
  public let options: Options
  /// Where templates come from.
  public let loader: any Loader
  /// When a template that was compiled is looked at again.
  public let reload: Reload
  let filters: [String: Filter]
  let tests: [String: Test]
  let globals: ValueDictionary
  let delimiters: Delimiters
  /// Whether the tests `defined` and `undefined` are the engine's own.
  let hasBuiltinTests: Bool
  private let cache = TemplateCache()

  /// When a template that was compiled is looked at again.
  public enum Reload: Hashable, Sendable {
    /// Never: a change is seen by a new process only.
    case never
    /// Every time it is asked for; it is compiled again when its loader says that it changed.
    case always
  }

  /// - Parameters:
  ///   - loader: where templates come from; by default there are none
  ///   - options: how templates are read and rendered
  ///   - reload: when a template that was compiled is looked at again
  ///   - functions: filters, tests and functions beyond Jinja's own
  ///   - globals: variables that every template sees
  public init(
    loader: any Loader = DictionaryLoader([:]), options: Options = Options(),
    reload: Reload = .never, functions: Functions = Functions(), globals: [String: Value] = [:]
  ) {
    self.loader = loader
    self.options = options
    self.reload = reload
    filters = Filters.table.merging(functions.filters) { $1 }
    tests = Tests.table.merging(functions.tests) { $1 }
    hasBuiltinTests = functions.tests["defined"] == nil && functions.tests["undefined"] == nil
    let all = ValueDictionary()
    for (name, function) in Globals.table(options) { all.set(name, function) }
    for (name, function) in functions.globals { all.set(name, .function(function)) }
    for (name, value) in globals { all.set(name, value.frozen()) }
    self.globals = all.copied(frozen: true)
    delimiters = Delimiters(options)
  }

  /// The template of a name.
  /// - Throws: a `TemplateNotFound` error, or what is wrong with its source
  public func template(_ name: String) throws -> Template {
    Template(environment: self, program: try program(name))
  }

  /// Compiles a source text.
  /// - Parameters:
  ///   - source: the text of a template
  ///   - name: what errors call it; it also decides about autoescaping
  /// - Throws: what is wrong with the text
  public func compile(_ source: String, name: String? = nil) throws -> Template {
    Template(environment: self, program: try compiled(source, name: name))
  }

  /// The program of a template, compiled when it has to be.
  func program(_ name: String) throws -> Program {
    let hash = name.valueHash
    if let entry = cache.find(name, hash) {
      guard reload == .always else { return entry.program }
      if let stamp = entry.stamp, loader.stamp(of: name) == stamp { return entry.program }
    }
    guard let loaded = try loader.load(name) else { throw TemplateError(.notFound, name) }
    let program = try compiled(loaded.text, name: name)
    return cache.add(name, hash, program, stamp: loaded.stamp)
  }

  private func compiled(_ text: String, name: String?) throws -> Program {
    do {
      let source = Source(text, keepTrailingNewline: options.keepTrailingNewline)
      var parser = try Parser(source: source, environment: self)
      try parser.parse()
      return try Compiler(parser, name: name).compile()
    } catch var error as TemplateError {
      if error.template == nil { error.template = name }
      throw error
    }
  }
}
