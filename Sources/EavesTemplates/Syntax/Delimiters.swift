/// The delimiters of an environment as bytes, in the order in which they are tried.
struct Delimiters {
  enum Kind: UInt8 { case variable, lineStatement, lineComment, comment, block }

  struct Start {
    let kind: Kind
    let bytes: [UInt8]
  }

  /// The starts, longest first; among equals in the order of the kinds.
  let starts: [Start]
  let blockStart: [UInt8]
  let blockEnd: [UInt8]
  let variableEnd: [UInt8]
  let commentEnd: [UInt8]
  /// Whether a delimiter can begin with this byte, or a line statement or comment is in use.
  let canStart: [Bool]
  let hasLinePrefixes: Bool
  /// The byte that all starts have in common, if it is one, to search for it at once.
  let commonByte: UInt8?

  init(_ options: Options) {
    var starts = [
      Start(kind: .variable, bytes: Array(options.variableStart.utf8)),
      Start(kind: .comment, bytes: Array(options.commentStart.utf8)),
      Start(kind: .block, bytes: Array(options.blockStart.utf8)),
    ]
    if let prefix = options.lineStatementPrefix {
      starts.append(Start(kind: .lineStatement, bytes: Array(prefix.utf8)))
    }
    if let prefix = options.lineCommentPrefix {
      starts.append(Start(kind: .lineComment, bytes: Array(prefix.utf8)))
    }
    self.starts = starts.filter { !$0.bytes.isEmpty }.sorted {
      $0.bytes.count == $1.bytes.count
        ? $0.kind.rawValue < $1.kind.rawValue : $0.bytes.count > $1.bytes.count
    }
    blockStart = Array(options.blockStart.utf8)
    blockEnd = Array(options.blockEnd.utf8)
    variableEnd = Array(options.variableEnd.utf8)
    commentEnd = Array(options.commentEnd.utf8)
    hasLinePrefixes = options.lineStatementPrefix != nil || options.lineCommentPrefix != nil
    var canStart = [Bool](repeating: false, count: 256)
    for start in self.starts { canStart[Int(start.bytes[0])] = true }
    self.canStart = canStart
    let firsts = Set(self.starts.map { $0.bytes[0] })
    commonByte = firsts.count == 1 && !hasLinePrefixes ? firsts.first : nil
  }
}
