/// What stands for a variable, attribute or item that does not exist.
public final class Undefined: Sendable {
  /// How an undefined value behaves (Jinja: Undefined Types).
  public enum Behaviour: Hashable, Sendable {
    /// Prints as nothing and can be iterated; any other use fails.
    case lenient
    /// Any use fails, apart from `is defined` and `default`.
    case strict
    /// As lenient, and attributes and items of it are undefined too.
    case chainable
    /// As lenient, and prints what is missing.
    case debug

    var typeName: String {
      switch self {
      case .lenient: "Undefined"
      case .strict: "StrictUndefined"
      case .chainable: "ChainableUndefined"
      case .debug: "DebugUndefined"
      }
    }
  }

  /// Why the value is undefined, from which its messages are made.
  enum Reason: Sendable {
    /// There is no variable of this name.
    case name(String)
    /// The value described (`dict object`) has no attribute or item of this name.
    case member(of: String, name: Value)
    /// Anything else, in words.
    case hint(String)
  }

  let behaviour: Behaviour
  let reason: Reason
  /// The class of the error that a use of it raises.
  let kind: TemplateError.Kind
  /// The name that was asked for, and those there are, where one of them may have been meant.
  private let choice: (name: String, known: [String])?

  init(
    _ reason: Reason, behaviour: Behaviour, kind: TemplateError.Kind = .undefined,
    choice: (name: String, known: [String])? = nil
  ) {
    self.reason = reason
    self.behaviour = behaviour
    self.kind = kind
    self.choice = choice
  }

  /// The error that a use of the value raises.
  var error: TemplateError {
    var error = plainError
    if let choice { error.suggestion = TemplateError.nearest(to: choice.name, among: choice.known) }
    return error
  }

  private var plainError: TemplateError {
    switch reason {
    case .name(let name):
      var error = TemplateError(kind, "\(Value.string(name).representation) is undefined")
      error.missingName = name
      return error
    case .member(let owner, let name):
      if case .string = name {
        return TemplateError(kind, "'\(owner)' has no attribute \(name.representation)")
      }
      return TemplateError(kind, "\(owner) has no element \(name.representation)")
    case .hint(let hint): return TemplateError(kind, hint)
    }
  }

  /// What printing the value gives.
  /// - Throws: an `UndefinedError` for a strict one
  func printed() throws -> String {
    switch behaviour {
    case .lenient, .chainable: return ""
    case .strict: throw error
    case .debug:
      switch reason {
      case .name(let name): return "{{ \(name) }}"
      case .member(let owner, let name):
        return "{{ no such element: \(owner)[\(name.representation)] }}"
      case .hint(let hint): return "{{ undefined value printed: \(hint) }}"
      }
    }
  }

  /// Allows the uses that only a strict undefined value forbids.
  /// - Throws: an `UndefinedError` for a strict one
  @inline(__always)
  func requireLenient() throws {
    if behaviour == .strict { throw error }
  }
}

extension Value {
  /// The type as the messages of undefined members name it: `dict object`, `None`.
  var ownerName: String {
    switch self {
    case .none: "None"
    case .safe: "markupsafe.Markup object"
    case .macro: "jinja2.runtime.Macro object"
    case .object(let object): object.ownerName
    default: "\(typeName) object"
    }
  }
}
