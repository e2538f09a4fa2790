/// How the value of a setting is written.
public struct SettingForm<Value: Sendable>: Sendable {
  /// What is wanted, to complete a sentence: "Write …".
  public var wanted: String { describe() }

  let describe: @Sendable () -> String

  /// Reads a value; nil when the text is none.
  let parse: @Sendable (_ text: String, _ place: SettingPlace) -> Value?

  /// A value as it would be written.
  let write: @Sendable (Value) -> String

  /// Makes a form.
  /// - Parameters:
  ///   - wanted: what is wanted, to complete a sentence that begins with "Write": `a colour, such as
  ///     #ff8800`
  ///   - parse: reads a value; nil when the text is none
  ///   - write: the value as it would be written
  public init(
    wanted: @autoclosure @escaping @Sendable () -> String,
    parse: @escaping @Sendable (_ text: String, _ place: SettingPlace) -> Value?,
    write: @escaping @Sendable (Value) -> String = { "\($0)" }
  ) {
    describe = wanted
    self.parse = parse
    self.write = write
  }
}

/// What a setting's value may depend on.
public struct SettingPlace: Hashable, Sendable {
  /// The folder that relative paths start from: ROOT, and for ROOT itself the entry file's folder.
  public let folder: String

  /// The program's file name, such as `flasky`.
  public let programName: String

  /// Names a place.
  public init(folder: String, programName: String) {
    self.folder = folder
    self.programName = programName
  }

  /// A path as seen from this place: as it is when it is absolute, else below the folder.
  public func path(_ text: String) -> String {
    if text.utf8.first == UInt8(ascii: "/") { return text }
    var rest = text[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2).drop { $0 == "/" } }
    if rest.isEmpty || rest == "." { return folder }
    return folder.hasSuffix("/") ? folder + String(rest) : folder + "/" + String(rest)
  }
}

extension SettingForm<String> {
  /// Any text.
  public static var string: SettingForm { SettingForm(wanted: "a text") { text, _ in text } }

  /// The path of a file or folder; the value is that path below ROOT when it is relative.
  public static var path: SettingForm {
    SettingForm(wanted: "a path, either absolute or relative to ROOT") { text, place in
      // A ~ is the shell's and not understood here; a folder of that name is rarely meant.
      guard !text.isEmpty, text != "~", !text.hasPrefix("~/") else { return nil }
      return place.path(text)
    }
  }
}

extension SettingForm<Bool> {
  /// A switch.
  public static var bool: SettingForm {
    SettingForm(
      wanted: "on or off (or yes/no, true/false, 1/0)",
      parse: { text, _ in
        switch text.lowercased() {
        case "on", "yes", "true", "1": true
        case "off", "no", "false", "0": false
        default: nil
        }
      }, write: { $0 ? "on" : "off" })
  }
}

extension SettingForm<Int> {
  /// A whole number within a range.
  public static func int(_ range: ClosedRange<Int> = .min ... .max) -> SettingForm {
    SettingForm(wanted: "a whole number\(describe(range))") { text, _ in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  private static func describe(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): ""
    case (let low, .max): " of at least \(low)"
    case (.min, let high): " of at most \(high)"
    case (let low, let high): " from \(low) to \(high)"
    }
  }

  /// A number of bytes, with K, M or G for 1,024 of the next smaller one.
  public static func byteCount(_ range: ClosedRange<Int> = 0 ... .max) -> SettingForm {
    SettingForm(
      wanted: "a number of bytes, such as 500K or 16M\(describeBytes(range))",
      parse: { text, _ in ByteCount.parse(text).flatMap { range.contains($0) ? $0 : nil } },
      write: ByteCount.write)
  }

  private static func describeBytes(_ range: ClosedRange<Int>) -> String {
    let least = range.lowerBound > 0 ? ", at least \(ByteCount.write(range.lowerBound))" : ""
    let most = range.upperBound < .max ? ", at most \(ByteCount.write(range.upperBound))" : ""
    return least + most
  }
}

extension SettingForm<Duration> {
  /// A span of time in seconds, or with ms, s, m, h or d behind the number.
  public static func seconds(_ range: ClosedRange<Duration>? = nil) -> SettingForm {
    SettingForm(
      wanted: "a number of seconds\(describe(range)), such as 30 or 1.5, or with a unit: 500ms,"
        + " 5m, 2h, 7d",
      parse: { text, _ in
        Seconds.parse(text).flatMap { range?.contains($0) ?? true ? $0 : nil }
      }, write: Seconds.write)
  }

  private static func describe(_ range: ClosedRange<Duration>?) -> String {
    range.map { " from \(Seconds.write($0.lowerBound)) to \(Seconds.write($0.upperBound))" } ?? ""
  }
}

extension SettingForm<[String]> {
  /// Texts with commas between them; space around a text does not count, nor does an empty one.
  public static var list: SettingForm {
    SettingForm(
      wanted: "a list with commas between the items",
      parse: { text, _ in
        text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
      }, write: { $0.joined(separator: ",") })
  }

  @Sendable private static func trimmed(_ item: Substring) -> String {
    let start = item.drop { $0 == " " || $0 == "\t" }
    let end = start.lastIndex { $0 != " " && $0 != "\t" }
    return end.map { String(start[...$0]) } ?? ""
  }
}

extension SettingForm where Value: RawRepresentable<String> & CaseIterable {
  /// One of the names of an enumeration's cases, in any letter case.
  public static var choice: SettingForm {
    SettingForm(
      wanted: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
      parse: { text, _ in
        Value.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
      }, write: { $0.rawValue })
  }
}
