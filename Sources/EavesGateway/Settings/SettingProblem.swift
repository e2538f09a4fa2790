/// Where a setting's value comes from.
public enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
  /// A variable of the process's environment, by its name.
  case environment(String)
  /// A line of the entry file; lines are counted from 1.
  case entryFile(path: String, line: Int)
  /// The app's own code.
  case code
  /// The key's default.
  case defaultValue

  /// The place in words, as messages name it: `/home/alice/public_html/run.fcgi:3`.
  public var description: String {
    switch self {
    case .environment(let name): "\(name) in the environment"
    case .entryFile(let path, let line): line > 0 ? "\(path):\(line)" : path
    case .code: "the app's code"
    case .defaultValue: "default"
    }
  }
}

/// Something wrong with one setting: where, what, and how to put it right.
public struct SettingProblem: Hashable, Sendable, CustomStringConvertible {
  /// The setting's name as it was written; nil when the line has none.
  public let key: String?

  /// Where it was found.
  public let origin: SettingOrigin

  /// What is wrong, as a sentence without its full stop.
  public let what: String

  /// What to do about it, as a whole sentence.
  public let fix: String

  /// Describes a problem.
  public init(key: String?, origin: SettingOrigin, what: String, fix: String) {
    self.key = key
    self.origin = origin
    self.what = what
    self.fix = fix
  }

  /// One line: place, problem and fix.
  public var description: String { "\(origin): \(what). \(fix)" }
}

/// The settings cannot be used: every reason at once.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in the order of the sources.
  public let problems: [SettingProblem]

  /// Collects problems.
  public init(problems: [SettingProblem]) { self.problems = problems }

  /// One line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A value as a message may quote it: short, on one line, in quotes.
enum QuotedValue {
  private static let longest = 60

  static func make(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars.prefix(longest) {
      text += isPlain(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return value.unicodeScalars.count > longest ? "'\(text)…'" : "'\(text)'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
    default: true
    }
  }
}
