/// What is known about a program's crash: what it wrote before its end, and the backtrace that the
/// Swift runtime wrote.
struct CrashReport: Hashable, Sendable {
  /// One function on the stack, of those whose source is known.
  struct Frame: Hashable, Sendable {
    let function: String
    let file: String
    let line: Int
  }

  /// What went wrong.
  let title: String

  /// The functions on the stack, the innermost first.
  let frames: [Frame]

  /// The backtrace as it was written.
  let backtrace: String

  /// What the program wrote before.
  let output: [String]

  /// - Parameters:
  ///   - end: how the process ended; nil when that is not known
  ///   - output: the last lines it wrote to its standard error
  ///   - backtrace: what the runtime's backtracer wrote; empty for none
  init(end: ProcessEnd?, output: [String], backtrace: String) {
    self.output = output
    self.backtrace = backtrace
    frames = backtrace.split(separator: "\n").compactMap(Self.frame)
    let message = output.last { $0.contains("Fatal error") }
    title =
      message.map(Self.message) ?? end.map { "The program ended with \($0)" }
      ?? "The program broke its answer off"
  }

  /// `main.swift:12: Fatal error: Index out of range` without the place, which can be one in the
  /// standard library.
  private static func message(_ line: String) -> String {
    guard let start = line.firstRange(of: "Fatal error") else { return line }
    return String(line[start.lowerBound...])
  }

  /// `3 [ra] 0x00005654 static Fixture.crash(_:) + 667 in Fixture at /path/File.swift:11:39`
  private static func frame(_ line: Substring) -> Frame? {
    guard let address = line.firstRange(of: " 0x"), let at = line.ranges(of: " at /").last,
      line.drop(while: { $0 == " " }).first?.isNumber == true
    else { return nil }
    let marks = line[..<address.lowerBound]
    guard !marks.contains("[system]"), !marks.contains("[thunk]") else { return nil }
    let place = line[line.index(at.upperBound, offsetBy: -1)...].split(separator: ":")
    guard place.count >= 2, let number = Int(place[1]), number > 0 else { return nil }
    let rest = line[address.upperBound...].drop { $0 != " " }.dropFirst()
    let name = rest[..<(rest.ranges(of: " in ").last?.lowerBound ?? rest.endIndex)]
    return Frame(
      function: String(name[..<(name.ranges(of: " + ").last?.lowerBound ?? name.endIndex)]),
      file: String(place[0]), line: number)
  }

  /// The innermost function that stands in a folder and not among what others wrote.
  func frame(in folder: String) -> Frame? {
    frames.first { $0.file.hasPrefix("\(folder)/") && !$0.file.contains("/.build/") }
  }
}
