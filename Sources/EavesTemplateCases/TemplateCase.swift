import EavesTemplates

/// A recorded case: with these options, templates and data, Jinja gives this output or this error.
public struct TemplateCase: Sendable {
  /// What the case is called.
  public let id: String
  /// What is being tested.
  public let group: String
  private let options: Value
  private let templates: [String: String]
  private let main: String
  private let context: Value
  private let expectation: Value

  /// How a case came out.
  public struct Outcome: Sendable {
    /// Whether it is what Jinja gives.
    public let passed: Bool
    /// What Jinja gives, in one line.
    public let expected: String
    /// What this engine gives, in one line.
    public let got: String

    /// - Parameters:
    ///   - passed: whether it is what Jinja gives
    ///   - expected: what Jinja gives
    ///   - got: what this engine gives
    public init(passed: Bool, expected: String, got: String) {
      self.passed = passed
      self.expected = expected
      self.got = got
    }
  }

  /// Reads a case.
  /// - Parameter line: its JSON text
  /// - Throws: what is wrong with the text
  public init(line: String) throws {
    let value = try Value(json: line)
    id = value["id"]?.text ?? ""
    group = value["group"]?.text ?? ""
    options = value["options"] ?? .none
    main = value["main"]?.text ?? ""
    context = value["context"] ?? .dictionary(ValueDictionary([]))
    expectation = value["expect"] ?? .none
    var templates: [String: String] = [:]
    for (name, source) in value["templates"]?.members ?? [] { templates[name] = source.text ?? "" }
    self.templates = templates
  }

  /// Reads and runs a case. One whose data cannot be read, such as an integer beyond 64 bits, has
  /// failed.
  /// - Parameter line: its JSON text
  public static func run(line: String) -> (id: String, outcome: Outcome) {
    do {
      let recorded = try TemplateCase(line: line)
      return (recorded.id, recorded.run())
    } catch {
      let start =
        line.utf8.starts(with: #"{"id": ""#.utf8) ? line.utf8.dropFirst(8) : "".utf8.dropFirst()
      let id = String(decoding: start.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
      return (id, Outcome(passed: false, expected: "data that can be read", got: "\(error)"))
    }
  }

  /// Renders the template and compares.
  public func run() -> Outcome {
    do {
      let environment = Environment(
        loader: DictionaryLoader(templates), options: try CaseOptions.options(options),
        globals: Dictionary(
          (options["globals"]?.members ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      )
      let output = try environment.template(main).render(context)
      return outcome(output: output)
    } catch let error as TemplateError {
      return outcome(error: error)
    } catch {
      return Outcome(passed: false, expected: expected, got: "\(error)")
    }
  }

  private var expected: String {
    if let output = expectation["output"]?.text { return output.debugDescription }
    let line = expectation["line"]?.number.map(String.init) ?? "?"
    let kind = expectation["error"]?.text ?? ""
    let message = expectation["message"]?.text ?? ""
    return "\(expectation["template"]?.text ?? "?"):\(line): \(kind): \(message)"
  }

  private func outcome(output: String) -> Outcome {
    let matches =
      expectation["output"]?.text.map { $0.utf8.elementsEqual(output.utf8) } ?? false
    return Outcome(passed: matches, expected: expected, got: output.debugDescription)
  }

  private func outcome(error: TemplateError) -> Outcome {
    let got =
      "\(error.template ?? "?"):\(error.line): \(error.kind.rawValue): \(error.message)"
    guard let kind = expectation["error"]?.text else {
      return Outcome(passed: false, expected: expected, got: got)
    }
    // Of Python's own exceptions only the place can be asked for.
    let isJinjas = Self.jinjaErrors.contains(kind)
    var matches = !isJinjas || error.kind.rawValue == kind
    if isJinjas, let message = expectation["message"]?.text, message != error.message {
      matches = false
    }
    if let line = expectation["line"]?.number, line != error.line { matches = false }
    if let template = expectation["template"]?.text, template != error.template { matches = false }
    return Outcome(passed: matches, expected: expected, got: got)
  }

  private static let jinjaErrors: Set<String> = [
    "FilterArgumentError", "SecurityError", "TemplateAssertionError", "TemplateNotFound",
    "TemplateRuntimeError", "TemplateSyntaxError", "TemplatesNotFound", "UndefinedError",
  ]
}

extension Value {
  /// The member of a dictionary with this name.
  subscript(name: String) -> Value? {
    guard case .dictionary(let dictionary) = self else { return nil }
    return dictionary[name]
  }

  var members: [(name: String, value: Value)] {
    guard case .dictionary(let dictionary) = self else { return [] }
    return dictionary.members.compactMap { key, value in key.text.map { ($0, value) } }
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }
  var number: Int? { if case .int(let number) = self { number } else { nil } }
  var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}
