/// The delimiters of an environment as bytes, in the order in which they are tried.
final class Delimiters: @unchecked Sendable {
  enum Kind: UInt8 { case variable, lineStatement, lineComment, comment, block }

  /// The bytes of a delimiter, which live as long as the delimiters. Most have two, so those are
  /// compared without a look at the memory.
  struct Text {
    let first: UInt8
    private let second: UInt8
    let count: Int
    private let bytes: UnsafeMutablePointer<UInt8>

    init(_ text: String) {
      count = text.utf8.count
      bytes = .allocate(capacity: max(count, 1))
      for (index, byte) in text.utf8.enumerated() { bytes[index] = byte }
      first = count > 0 ? bytes[0] : 0
      second = count > 1 ? bytes[1] : 0
    }

    /// Whether memory that starts with the first byte goes on with the others.
    @inline(__always)
    func isWhole(_ memory: UnsafePointer<UInt8>, _ available: Int) -> Bool {
      guard count == 2 else { return isWholeArray(memory, available) }
      return available >= 2 && memory[1] == second
    }

    fileprivate func deallocate() { bytes.deallocate() }

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

  let raw = Text("raw")
  let endRaw = Text("endraw")

  /// The starts, longest first; among equals in the order of the kinds.
  let starts: [Start]
  let blockStart: Text
  let blockEnd: Text
  let variableEnd: Text
  let commentEnd: Text
  /// Whether a delimiter can begin with this byte, or a line statement or comment is in use.
  let canStart = ByteSet()
  let hasLinePrefixes: Bool
  /// Whether the end of a variable or block can begin with this byte.
  let canEnd: ByteSet
  /// The byte that all starts have in common, if it is one, to search for it at once.
  let commonByte: UInt8?

  init(_ options: Options) {
    let texts: [(kind: Kind, text: String?)] = [
      (.variable, options.variableStart), (.comment, options.commentStart),
      (.block, options.blockStart), (.lineStatement, options.lineStatementPrefix),
      (.lineComment, options.lineCommentPrefix),
    ]
    let starts = texts.compactMap { kind, text in
      text.flatMap { $0.isEmpty ? nil : Start(kind: kind, bytes: Text($0)) }
    }
    self.starts = starts.sorted {
      $0.bytes.count == $1.bytes.count
        ? $0.kind.rawValue < $1.kind.rawValue : $0.bytes.count > $1.bytes.count
    }
    blockStart = Text(options.blockStart)
    blockEnd = Text(options.blockEnd)
    variableEnd = Text(options.variableEnd)
    commentEnd = Text(options.commentEnd)
    hasLinePrefixes = options.lineStatementPrefix != nil || options.lineCommentPrefix != nil
    for start in self.starts { canStart.insert(start.bytes.first) }
    let isAnywhere = blockEnd.count == 0 || variableEnd.count == 0
    canEnd = ByteSet(all: isAnywhere)
    for byte in [UInt8(ascii: "+"), UInt8(ascii: "-"), blockEnd.first, variableEnd.first] {
      canEnd.insert(byte)
    }
    let firsts = Set(self.starts.map { $0.bytes.first })
    commonByte = firsts.count == 1 && !hasLinePrefixes ? firsts.first : nil
  }

  deinit {
    canStart.deallocate()
    canEnd.deallocate()
    for start in starts { start.bytes.deallocate() }
    for text in [raw, endRaw, blockStart, blockEnd, variableEnd, commentEnd] { text.deallocate() }
  }
}
