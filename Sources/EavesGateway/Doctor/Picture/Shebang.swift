/// The first line of a script, as the system reads it (execve(2), "Interpreter scripts").
package struct Shebang: Hashable, Sendable {
  /// The program it names; empty when it names none. A carriage return at its end belongs to the name,
  /// for the system.
  package var program: String

  /// What stands behind it: one argument, however many words.
  package var argument: String?

  /// The line's length in bytes, with `#!` and without its end.
  package var length: Int

  /// Whether the line ends as on Windows.
  package var endsInCarriageReturn: Bool

  /// Reads it off a file's first bytes; nil when they are not `#!`.
  package init?(_ beginning: [UInt8]) {
    guard beginning.starts(with: [UInt8](ascii: "#!")) else { return nil }
    let line = beginning.prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
    length = line.count
    endsInCarriageReturn = line.last == UInt8(ascii: "\r")
    let words = line.dropFirst(2)
      .split(maxSplits: 1) { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let name = words.first ?? []
    program = String(
      decoding: name.last == UInt8(ascii: "\r") ? name.dropLast() : name, as: UTF8.self)
    let rest = (words.count > 1 ? words[1] : []).drop { $0 == 0x20 || $0 == 0x09 }
    let end = rest.lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: "\r") }
    argument = end.map { String(decoding: rest[...$0], as: UTF8.self) }
  }

  /// How many bytes of the line the system reads: 127 up to Linux 5.0, 255 since.
  package static func limit(kernel: [Int]) -> Int {
    kernel.lexicographicallyPrecedes([5, 1]) ? 127 : 255
  }

  /// Whether the system reads enough of the line to know the program. The end of the line, or of the
  /// program's name, must be within the limit.
  package func fits(_ limit: Int) -> Bool {
    length <= limit || (argument != nil && program.utf8.count + 3 <= limit)
  }
}
