/// What went wrong in a template, and where.
///
/// Every failure of the engine is one of these: syntax errors when a template is compiled,
/// everything else when it is rendered. Printed, it names the place, shows the source line with a
/// caret below the column, and lists the templates that led there.
public struct TemplateError: Error, Sendable {
  /// The class of the failure, named for Jinja's exception or for Python's.
  public internal(set) var kind: Kind
  /// What happened, in Jinja's words where it has them.
  public internal(set) var message: String
  /// The name of the template the failure is in; nil for a template without a name or place.
  public internal(set) var template: String?
  /// The line, from 1; 0 when the place is not known.
  public internal(set) var line: Int
  /// The column in Unicode scalars, from 1; 0 when only the line is known.
  public internal(set) var column: Int
  /// The text of that line, without its line end.
  public internal(set) var excerpt: String?
  /// The places that led to this one, innermost first: includes, imports, parents and macros.
  public internal(set) var trail: [Place]

  /// The name that was probably meant instead of an unknown one.
  public internal(set) var suggestion: String?
  /// The name of the variable whose absence is the failure.
  var missingName: String?
  /// How the function that failed was started, for the next place of the trail.
  var nextStep = ""

  /// A step on the way to the failure.
  public struct Place: Hashable, Sendable {
    /// What led on from here, such as `include` or `extends`.
    public let step: String
    /// The name of the template with that step.
    public let template: String?
    /// The line of the step, from 1.
    public let line: Int
  }

  /// An error whose place is filled in by the renderer when it passes through.
  /// - Parameters:
  ///   - kind: the class of the failure
  ///   - message: what happened, and the fix where there is one
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
    self.line = 0
    self.column = 0
    self.trail = []
  }
}

extension TemplateError {
  /// The classes of failure. Raw values are the names that Jinja and Python use.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The source text is not a template.
    case syntax = "TemplateSyntaxError"
    /// The source text names a filter, test or block that cannot be used.
    case assertion = "TemplateAssertionError"
    /// No loader knows the template.
    case notFound = "TemplateNotFound"
    /// No loader knows any of several templates.
    case noneFound = "TemplatesNotFound"
    /// An undefined value was used where a value is needed.
    case undefined = "UndefinedError"
    /// The sandbox forbids it.
    case security = "SecurityError"
    /// A filter was called with arguments that do not fit together.
    case filterArgument = "FilterArgumentError"
    /// Something else went wrong while rendering.
    case runtime = "TemplateRuntimeError"
    /// A limit of the environment was reached.
    case limit = "LimitError"
    /// A template could not be read.
    case input = "OSError"
    /// A value of the wrong type.
    case type = "TypeError"
    /// A value of the right type that cannot be used.
    case value = "ValueError"
    /// A division by zero.
    case zeroDivision = "ZeroDivisionError"
    /// A number beyond 64 bits, or one too large for its purpose.
    case overflow = "OverflowError"
    /// A missing key.
    case key = "KeyError"
    /// An index beyond the end.
    case index = "IndexError"
    /// A missing attribute.
    case attribute = "AttributeError"
    /// A broken promise of the caller.
    case assertionFailed = "AssertionError"
    /// Recursion beyond the limit.
    case recursion = "RecursionError"
    /// Thrown by a Swift function.
    case function = "RuntimeError"
  }
}

extension TemplateError: CustomStringConvertible {
  /// `name:line:column: kind: message`, the source line with a caret, and the trail.
  public var description: String {
    var text = template ?? "<template>"
    if line > 0 {
      text += ":\(line)"
      if column > 0 { text += ":\(column)" }
    }
    text += ": \(kind.rawValue): \(message)"
    if let suggestion {
      text += message.utf8.last == UInt8(ascii: ".") ? "" : "."
      text += " Did you mean '\(suggestion)'?"
    }
    if let excerpt {
      let number = String(line)
      text += "\n  \(number) | \(excerpt)"
      if column > 0 {
        let indent = String(repeating: " ", count: number.utf8.count + 2)
        text += "\n" + indent + " | " + String(repeating: " ", count: column - 1) + "^"
      }
    }
    for place in trail {
      text += "\n  \(place.step) in \(place.template ?? "<template>"):\(place.line)"
    }
    return text
  }
}
