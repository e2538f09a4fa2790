/// The delimiters of an environment as bytes, in the order in which they are tried.
struct Delimiters {
  enum Kind: UInt8 { case variable, lineStatement, lineComment, comment, block }

  /// The bytes of a delimiter. Most have two, so those are compared without a look at the array.
  struct Text {
    let first: UInt8
    private let second: UInt8
    let count: Int
    private let bytes: [UInt8]

    init(_ text: String) {
      bytes = Array(text.utf8)
      count = bytes.count
      first = count > 0 ? bytes[0] : 0
      second = count > 1 ? bytes[1] : 0
    }

    /// Whether memory that starts with the first byte goes on with the others.
    @inline(__always)
    func isWhole(_ memory: UnsafePointer<UInt8>, _ available: Int) -> Bool {
      guard count == 2 else { return isWholeArray(memory, available) }
      return available >= 2 && memory[1] == second
    }

    private func isWholeArray(_ memory: UnsafePointer<UInt8>, _ available: Int) -> Bool {
      guard count <= available else { return false }
      for index in 0..<count where memory[index] != bytes[index] { return false }
      return true
    }
  }

  struct Start {
    let kind: Kind
    let bytes: Text
  }

  static let raw = Text("raw")
  static let endRaw = Text("endraw")

  /// The starts, longest first; among equals in the order of the kinds.
  let starts: [Start]
  let blockStart: Text
  let blockEnd: Text
  let variableEnd: Text
  let commentEnd: Text
  /// Whether a delimiter can begin with this byte, or a line statement or comment is in use.
  let canStart: [Bool]
  let hasLinePrefixes: Bool
  /// Whether the end of a variable or block can begin with this byte.
  let canEnd: [Bool]
  /// The byte that all starts have in common, if it is one, to search for it at once.
  let commonByte: UInt8?

  init(_ options: Options) {
    var starts = [
      Start(kind: .variable, bytes: Text(options.variableStart)),
      Start(kind: .comment, bytes: Text(options.commentStart)),
      Start(kind: .block, bytes: Text(options.blockStart)),
    ]
    if let prefix = options.lineStatementPrefix {
      starts.append(Start(kind: .lineStatement, bytes: Text(prefix)))
    }
    if let prefix = options.lineCommentPrefix {
      starts.append(Start(kind: .lineComment, bytes: Text(prefix)))
    }
    self.starts = starts.filter { $0.bytes.count > 0 }.sorted {
      $0.bytes.count == $1.bytes.count
        ? $0.kind.rawValue < $1.kind.rawValue : $0.bytes.count > $1.bytes.count
    }
    blockStart = Text(options.blockStart)
    blockEnd = Text(options.blockEnd)
    variableEnd = Text(options.variableEnd)
    commentEnd = Text(options.commentEnd)
    hasLinePrefixes = options.lineStatementPrefix != nil || options.lineCommentPrefix != nil
    var canStart = [Bool](repeating: false, count: 256)
    for start in self.starts { canStart[Int(start.bytes.first)] = true }
    self.canStart = canStart
    let isAnywhere = blockEnd.count == 0 || variableEnd.count == 0
    var canEnd = [Bool](repeating: isAnywhere, count: 256)
    for byte in [UInt8(ascii: "+"), UInt8(ascii: "-"), blockEnd.first, variableEnd.first] {
      canEnd[Int(byte)] = true
    }
    self.canEnd = canEnd
    let firsts = Set(self.starts.map { $0.bytes.first })
    commonByte = firsts.count == 1 && !hasLinePrefixes ? firsts.first : nil
  }
}
