/// How an environment reads and renders templates. Names and defaults are Jinja's.
public struct Options: Sendable {
  /// The text that starts a statement.
  public var blockStart = "{%"
  /// The text that ends a statement.
  public var blockEnd = "%}"
  /// The text that starts an expression to print.
  public var variableStart = "{{"
  /// The text that ends an expression to print.
  public var variableEnd = "}}"
  /// The text that starts a comment.
  public var commentStart = "{#"
  /// The text that ends a comment.
  public var commentEnd = "#}"
  /// The text at the start of a line that makes it a statement; nil for none.
  public var lineStatementPrefix: String?
  /// The text that makes the rest of a line a comment; nil for none.
  public var lineCommentPrefix: String?
  /// Whether the line end after a statement is removed.
  public var trimBlocks = false
  /// Whether spaces and tabs before a statement are removed when it is the first in its line.
  public var lstripBlocks = false
  /// What line ends become: `\n`, `\r\n` or `\r`.
  public var newlineSequence = "\n"
  /// Whether a line end at the end of a template is kept.
  public var keepTrailingNewline = false
  /// Which templates escape what they print.
  public var autoescape = Autoescape.off
  /// How undefined values behave.
  public var undefined = Undefined.Behaviour.lenient
  /// The statements beyond Jinja's own.
  public var extensions: Set<Extension> = []
  /// Whether templates are kept from what is unsafe.
  public var sandbox = Sandbox.off
  /// Changes every value before it is printed; nil to leave them.
  public var finalize: (@Sendable (Value) throws -> Value)?
  /// Settings of single filters, under Jinja's names such as `truncate.leeway`.
  public var policies: [String: Value] = [:]
  /// Translates the texts of `trans` and `gettext`.
  public var translations: Translations?
  /// What a render may use at most.
  public var limits = Limits()
  /// Whether templates are rendered as Jinja's asynchronous mode does. The output is the same.
  public var enableAsync = false

  /// The defaults.
  public init() {}

  /// Statements that Jinja keeps in extensions.
  public enum Extension: String, Hashable, Sendable, CaseIterable {
    /// `{% do expression %}`.
    case `do`
    /// `{% trans %}` and the functions of gettext.
    case i18n
    /// `{% break %}` and `{% continue %}`.
    case loopControls = "loopcontrols"
  }

  /// How far templates are trusted.
  public enum Sandbox: Hashable, Sendable {
    /// Fully.
    case off
    /// Internal attributes are out of reach, and ranges are short (`SandboxedEnvironment`).
    case on
    /// As on, and lists and dictionaries cannot be changed (`ImmutableSandboxedEnvironment`).
    case immutable
  }
}

/// Which templates escape what they print.
public enum Autoescape: Sendable {
  /// None.
  case off
  /// All.
  case on
  /// Those whose name, with case ignored, ends in a dot and one of the extensions.
  case select(enabled: [String], disabled: [String], default: Bool)
  /// Those for whose name the function answers true; nil is a template without a name.
  case custom(@Sendable (String?) -> Bool)

  /// On for `.html`, `.htm` and `.xml`, and off for others: what Jinja's documentation recommends.
  public static let html = select(enabled: ["html", "htm", "xml"], disabled: [], default: false)

  func isOn(for name: String?) -> Bool {
    switch self {
    case .off: return false
    case .on: return true
    case .custom(let function): return function(name)
    case .select(let enabled, let disabled, let fallback):
      guard let name else { return true }
      if enabled.contains(where: { Self.hasEnding(name, $0) }) { return true }
      if disabled.contains(where: { Self.hasEnding(name, $0) }) { return false }
      return fallback
    }
  }

  /// Whether a name ends, with case ignored, in a dot and an extension.
  private static func hasEnding(_ name: String, _ fileExtension: String) -> Bool {
    let wanted = fileExtension.utf8.drop { $0 == UInt8(ascii: ".") }
    guard name.isASCIIText, fileExtension.isASCIIText else {
      return name.lowercased().hasSuffix("." + String(Substring(wanted)).lowercased())
    }
    return name.withBytes { name in
      var place = name.count
      for byte in wanted.reversed() {
        place -= 1
        guard place > 0, name[place] == byte || (name[place] ^ byte) == 0x20 && byte.isASCIILetter
        else { return false }
      }
      return place > 0 && name[place - 1] == UInt8(ascii: ".")
    }
  }
}

/// Translates texts, as gettext does.
public struct Translations: Sendable {
  /// The translation of a text.
  public var gettext: @Sendable (String) -> String
  /// The translation of a text that depends on a number.
  public var ngettext: @Sendable (_ singular: String, _ plural: String, _ number: Int) -> String
  /// The translation of a text in a context.
  public var pgettext: @Sendable (_ context: String, _ text: String) -> String
  /// The translation of a text in a context that depends on a number.
  public var npgettext:
    @Sendable (_ context: String, _ singular: String, _ plural: String, _ number: Int) -> String
  /// Whether the functions fill in `%(name)s` themselves (Jinja: newstyle).
  public var newstyle: Bool

  /// - Parameters:
  ///   - newstyle: whether the functions fill in `%(name)s` themselves
  ///   - gettext: translates a text
  ///   - ngettext: translates a text that depends on a number; by default the singular for 1
  ///   - pgettext: translates a text in a context; by default without the context
  ///   - npgettext: both
  public init(
    newstyle: Bool = false,
    gettext: @escaping @Sendable (String) -> String = { $0 },
    ngettext: (@Sendable (String, String, Int) -> String)? = nil,
    pgettext: (@Sendable (String, String) -> String)? = nil,
    npgettext: (@Sendable (String, String, String, Int) -> String)? = nil
  ) {
    let plain = ngettext ?? { gettext($2 == 1 ? $0 : $1) }
    let contextual = pgettext ?? { gettext($1) }
    self.newstyle = newstyle
    self.gettext = gettext
    self.ngettext = plain
    self.pgettext = contextual
    self.npgettext = npgettext ?? { contextual($0, $3 == 1 ? $1 : $2) }
  }
}
