/// A call of a program's function that has not ended.
struct Activation {
  /// What becomes of what the function writes.
  enum Result {
    /// It stays in the output.
    case output
    /// It is taken out of the output and pushed as a value.
    case value
    /// As `output`, and the run that was started for this call ends.
    case end
  }

  let program: Program
  /// Whether this is the template itself, which goes on with the template that it extends.
  let isRoot: Bool
  let context: TemplateContext
  let slots: UnsafeMutablePointer<Value?>
  let slotCount: Int
  let operands: UnsafeMutablePointer<Value>
  let captured: [Cell]
  let cells: [Cell]
  let result: Result
  /// How a call is named in the trail of an error.
  let step: StaticString
  /// Where the next instruction is, and how far the operands go, while another function runs.
  var place: Int
  var operandEnd: UnsafeMutablePointer<Value>
  /// Where its loops, captures and output start.
  let loopStart: Int
  let captureStart: Int
  let outputStart: Int
  let savedAutoescape: Bool
  /// The block it renders.
  let definitions: [TemplateContext.BlockDefinition]
  let blockName: String
  let blockDepth: Int
  /// The recursive loop that it is a pass of, at the depth `blockDepth`.
  let recursion: LoopState.Recursion?
  /// The memory that it was the first to use, which it gives back.
  let segment: UnsafeMutableRawPointer?
  let segmentStart: UnsafeMutableRawPointer
  let segmentEnd: UnsafeMutableRawPointer
}
