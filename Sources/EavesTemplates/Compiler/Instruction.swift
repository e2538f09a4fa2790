/// One step of a program: an operation and up to three numbers, whose meaning depends on it.
struct Instruction {
  var operation: Operation
  var flag: UInt8 = 0
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
}

/// What an instruction does. "Pops" and "pushes" are about the stack of operands.
enum Operation: UInt8 {
  // Output. The flag is an `Escape`.
  /// Writes the source's bytes from `a` on, `b` of them.
  case text
  /// Writes constant `a`, a text, as it is.
  case writeConstant
  /// Pops a value and prints it.
  case print
  /// Prints the variable in slot `a` with name `b`.
  case printLocal
  /// Prints attribute `b` of the variable in slot `a` with name `c`.
  case printLocalAttribute

  // Values.
  /// Pushes constant `a`.
  case constant
  /// Pushes variable `b`, which is in place `a`: a slot, one of the function's cells, or a cell of an
  /// outer function.
  case local, cell, outerCell
  /// Puts what the context has for name `b` into slot `a`, unless it is there already.
  case contextName
  /// Pushes attribute `b` of the variable in slot `a` with name `c`.
  case localAttribute
  /// Pushes attribute `b`, number `c` of `LoopState.Attribute`, of the `a`th loop of the function.
  case loopAttribute
  /// Pops `b` values and pushes the one whose turn it is in the `a`th loop of the function.
  case loopCycle
  /// Pushes a lenient undefined value whose hint is constant `a`.
  case lenientUndefined
  /// Pushes `super` or `self` of the block.
  case superBlock, selfReference
  /// Puts the top of the stack into place `a`.
  case storeLocal, storeCell
  /// Sets slot or cell `a` (flag 1) to nothing.
  case clear
  /// Sets slot or cell `a` (flag 1) to what the context has for name `b`.
  case resolve
  /// Sets slot or cell `a` (flag bit 0) to what place `b` has: slot (`c` 0), cell (1), outer cell (2).
  case alias
  /// Moves a parameter from slot `a` to cell `b`.
  case parameterToCell
  /// Jumps to `b` when slot or cell `a` (flag 1) is set.
  case jumpIfSet
  /// Sets name `b` of the context to what slot or cell `a` (flag bit 0) has, and exports it (flag
  /// bit 1) or not.
  case export
  /// Pops a value and sets attribute `a` of the namespace below, which is popped.
  case setNamespace
  /// Checks that the top of the stack is a namespace.
  case requireNamespace
  case pop

  // Operators. Those in the first line, and `compare`, may have their right operand with them: `c` is
  // an `OperandPlace`.
  case add, subtract, multiply, floorDivide, remainder
  case divide, power
  case negate, affirm, not
  /// Pops two values and compares them; the flag is a `Comparison`.
  case compare
  /// As `compare`, but keeps the right value when true; when false jumps to `a` with false.
  case compareChain
  /// Pops `a` values and joins their texts. Flag 1: escaped where one of them is safe.
  case concatenate
  case makeTuple, makeList, makeDictionary
  /// Pops a value, pushes its attribute `a`.
  case attribute
  /// Pops a key and a value, pushes the item.
  case item
  /// Pops step, stop, start and a value, pushes the slice.
  case slice
  /// Marks the text on top as safe when autoescaping is on.
  case markIfEscaping
  /// Pops a sequence and pushes its `a` items, the first on top.
  case unpack

  // Jumps to `a`.
  case jump
  /// Pops a value, and jumps when it is false (true).
  case jumpIfFalse, jumpIfTrue
  /// Jumps and keeps the value when it is false (true), pops it otherwise.
  case jumpIfFalseOrPop, jumpIfTrueOrPop

  // Calls. Shape `b` says how arguments lie on the stack.
  /// Calls the value below the arguments. Flag bit 0: prints the result, with an `Escape` above it.
  case call
  /// Calls method `a` of the value below the arguments. The flag is as that of `call`.
  case callMethod
  /// Applies filter `a` with `b` arguments, `c` telling which are given. The flag is as that of `call`.
  case filter
  /// Applies test `a` with `b` arguments, `c` telling which are given.
  case test
  /// Applies filter or test `a` with arguments of shape `b`, sorted at run time.
  case filterWithShape, testWithShape
  /// Pops a value, pushes whether it is defined (flag 1: undefined).
  case isDefined
  /// Pushes macro `a`.
  case macro
  /// Raises error `a`.
  case raise

  // Statements.
  /// Starts to collect output.
  case beginCapture
  /// Ends that, and pushes the text, safe when autoescaping is on.
  case endCapture
  /// Ends `a` captures and forgets what they have.
  case dropCaptures
  /// Prints the text on top as it is; anything else is an error, as a block's filter gives text.
  case printFiltered
  /// Pops a value and starts a loop over it. Flag 1: one that filters.
  case beginLoop
  /// Puts the loop's next item into slot `b`, or jumps to `a` at the end.
  case nextItem
  /// Pushes the loop's next item, or jumps to `a` at the end.
  case pushNextItem
  /// Puts the loop object into slot or cell `a` (flag 1).
  case storeLoop
  /// Keeps the item of a loop that filters.
  case keepItem
  /// Ends a loop that filters, and pushes what it kept.
  case endFilter
  /// Notes that a pass came to its end.
  case notePass
  /// Ends the loop.
  case endLoop
  /// Ends the loop, and jumps to `a` when a pass came to its end.
  case endLoopJumpIfPassed
  /// Runs function `a`, a recursive loop, over the value on top.
  case recursiveLoop
  /// Pops a value and sets autoescaping; restores it.
  case beginAutoescape, endAutoescape
  /// Renders block `a`, with locals `b` when scoped (flag 1); required is flag 2.
  case block
  /// Pops a template's name; extends it.
  case extends
  /// Jumps to `a` when a template was extended.
  case jumpIfExtended
  /// Pops a template's name or names; includes it with locals `b`. Flag as the node's.
  case include
  /// Pops a template's name, pushes its module. Locals `b`; flag 1: with context.
  case importModule
  /// Pushes name `a` of the module on top, which stays.
  case importName
  /// Forgets that name `a` is exported.
  case discardExport
  /// Ends the function.
  case finish
}

/// How values are printed.
enum Escape: UInt8 {
  /// As they are.
  case no
  /// Escaped, unless marked as safe.
  case yes
  /// As the context says at that moment.
  case dynamic
}

extension Instruction {
  /// Where an operator has its right operand.
  enum OperandPlace: Int32 {
    /// On the stack.
    case stack
    /// It is the integer `a`, which is constant `b`.
    case immediate
    /// It is the variable in slot `a` with name `b`.
    case slot
  }

  /// Whether the right operand of an operator is on the stack.
  @inline(__always)
  var takesOperand: Bool { c == OperandPlace.stack.rawValue }
}
