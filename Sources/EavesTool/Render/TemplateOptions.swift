import ArgumentParser
import EavesTemplates

/// The options of the template engine as flags.
struct TemplateOptions: ParsableArguments {
  /// Which templates escape what they print.
  enum Escaping: String, ExpressibleByArgument, CaseIterable {
    case auto, on, off
  }

  @Option(help: "Escape what is printed: auto goes by the name's ending.")
  var autoescape = Escaping.auto

  @Option(help: "The text that starts a statement.")
  var blockStartString = "{%"

  @Option(help: "The text that ends a statement.")
  var blockEndString = "%}"

  @Option(help: "The text that starts an expression.")
  var variableStartString = "{{"

  @Option(help: "The text that ends an expression.")
  var variableEndString = "}}"

  @Option(help: "The text that starts a comment.")
  var commentStartString = "{#"

  @Option(help: "The text that ends a comment.")
  var commentEndString = "#}"

  @Option(help: "What makes a line a statement.")
  var lineStatementPrefix: String?

  @Option(help: "What makes the rest of a line a comment.")
  var lineCommentPrefix: String?

  @Flag(help: "Remove the line end after a statement.")
  var trimBlocks = false

  @Flag(help: "Remove the space before a statement at the start of its line.")
  var lstripBlocks = false

  @Option(
    help: "What line ends become: lf, crlf or cr.", completion: .list(["lf", "crlf", "cr"]))
  var newlineSequence = "lf"

  @Flag(help: "Keep a line end at the end of a template.")
  var keepTrailingNewline = false

  @Option(
    help: "How undefined values behave: default, strict, chainable or debug.",
    completion: .list(["default", "strict", "chainable", "debug"]))
  var undefined = "default"

  @Option(
    name: .customLong("extension"), help: "do, loopcontrols or i18n. Repeat it for several.",
    completion: .list(["do", "loopcontrols", "i18n"]))
  var extensions: [String] = []

  @Flag(help: "Keep templates from what is unsafe.")
  var sandboxed = false

  /// The options of an environment.
  func options() throws -> Options {
    var options = Options()
    options.blockStart = blockStartString
    options.blockEnd = blockEndString
    options.variableStart = variableStartString
    options.variableEnd = variableEndString
    options.commentStart = commentStartString
    options.commentEnd = commentEndString
    options.lineStatementPrefix = lineStatementPrefix
    options.lineCommentPrefix = lineCommentPrefix
    options.trimBlocks = trimBlocks
    options.lstripBlocks = lstripBlocks
    options.keepTrailingNewline = keepTrailingNewline
    options.sandbox = sandboxed ? .on : .off
    switch autoescape {
    case .auto: options.autoescape = .html
    case .on: options.autoescape = .on
    case .off: options.autoescape = .off
    }
    switch newlineSequence {
    case "lf": options.newlineSequence = "\n"
    case "crlf": options.newlineSequence = "\r\n"
    case "cr": options.newlineSequence = "\r"
    default: throw ValidationError("--newline-sequence is lf, crlf or cr.")
    }
    switch undefined {
    case "default": options.undefined = .lenient
    case "strict": options.undefined = .strict
    case "chainable": options.undefined = .chainable
    case "debug": options.undefined = .debug
    default: throw ValidationError("--undefined is default, strict, chainable or debug.")
    }
    for name in extensions {
      guard let known = Options.Extension(rawValue: name) else {
        throw ValidationError("--extension is do, loopcontrols or i18n.")
      }
      options.extensions.insert(known)
    }
    return options
  }
}
