/// One render: the output, the functions that are running, and what built-ins see of it.
final class RenderContext {
  // A render runs in one thread, and no change of the properties marked below runs code that uses
  // them, so that their accesses need no check at run time.
  let environment: Environment
  let isSandboxed: Bool
  /// Whether the environment changes values before they are printed.
  let finalizes: Bool
  /// Whether text that is printed here is escaped.
  @exclusivity(unchecked)
  var autoescape = false
  /// Steps left until the limit.
  @exclusivity(unchecked)
  private var stepsLeft: Int
  /// Bytes left until the limit.
  @exclusivity(unchecked)
  private var memoryLeft: Int
  /// What is written so far. Memory of its own, so that writing needs no check for exclusive access.
  let output: UnsafeMutablePointer<TextBuffer>
  /// Where a filter writes its result when that is printed at once.
  let scratch: UnsafeMutablePointer<TextBuffer>
  /// Where full pieces of the output go; nil to keep all of it.
  private let sink: ((UnsafeBufferPointer<UInt8>) throws -> Void)?
  private var flushed = 0

  /// The functions that are running, the innermost last.
  @exclusivity(unchecked)
  var activations: ActivationStack
  @exclusivity(unchecked)
  var loops: [LoopState] = []
  /// Where the captures that are open start in the output.
  var captures: [Int] = []
  private var autoescapes: [Bool] = []

  /// Free memory for the variables and operands of functions.
  @exclusivity(unchecked)
  private var freeStart: UnsafeMutableRawPointer
  @exclusivity(unchecked)
  private var freeEnd: UnsafeMutableRawPointer
  private let firstSegment: UnsafeMutableRawPointer

  /// Modules that were imported without context, by program.
  var modules: [ObjectIdentifier: Module] = [:]
  /// Variables that a template of this render may change, copied on first use.
  @exclusivity(unchecked)
  private var thawed: ValueDictionary?
  private var thawing: [ObjectIdentifier: Value] = [:]
  var mayMutate = false
  /// Containers that were put into others, to be emptied at the end so that cycles go away.
  private var attached: [Value] = []
  /// Variables whose values may lead back to them, to be emptied at the end for the same reason.
  private var holders: [any ValueHolder] = []

  /// Where the thread's stack was when the render began; 0 before.
  private var stackStart: UInt = 0

  private static let segmentSize = 32 << 10

  /// - Parameters:
  ///   - capacity: how many bytes of output are likely
  ///   - sink: where full pieces of the output go
  init(
    environment: Environment, capacity: Int = 8192,
    sink: ((UnsafeBufferPointer<UInt8>) throws -> Void)? = nil
  ) {
    self.environment = environment
    isSandboxed = environment.options.sandbox != .off
    finalizes = environment.options.finalize != nil
    self.sink = sink
    stepsLeft = environment.options.limits.steps
    memoryLeft = environment.options.limits.memoryBytes
    activations = ActivationStack(capacity: environment.options.limits.recursion + 1)
    output = .allocate(capacity: 1)
    output.initialize(to: TextBuffer(capacity: capacity))
    scratch = .allocate(capacity: 1)
    scratch.initialize(to: TextBuffer())
    firstSegment = UnsafeMutableRawPointer(Libc.allocate(Self.segmentSize))
    freeStart = firstSegment
    freeEnd = firstSegment + Self.segmentSize
  }

  /// Ends the render: empties what can lead back to itself, or to this context by way of a lazy
  /// sequence, so that all of it goes away.
  func end() {
    for value in attached {
      switch value {
      case .list(let list): list.items = []
      case .dictionary(let dictionary): dictionary.removeAll()
      case .object(let object): (object as? Namespace)?.values.removeAll()
      default: break
      }
    }
    attached = []
    for holder in holders { holder.empty() }
    holders = []
    modules = [:]
    thawed = nil
    thawing = [:]
  }

  deinit {
    activations.deallocate()
    output.deinitialize(count: 1)
    output.deallocate()
    scratch.deinitialize(count: 1)
    scratch.deallocate()
    Libc.free(firstSegment)
  }

  // MARK: Limits

  /// Counts steps: items gone through, calls made.
  /// - Throws: a `LimitError` when the render has used them up
  @inline(__always)
  func spend(_ steps: Int) throws {
    stepsLeft &-= steps
    if stepsLeft < 0 { throw TemplateError(.limit, "the render takes too many steps") }
  }

  /// Makes sure that a text about to be built is not too long. Counts its bytes as steps, 64 to one.
  /// - Throws: a `LimitError` when it would be
  func requireSize(_ bytes: Int) throws {
    guard bytes <= environment.options.limits.outputBytes else {
      throw TemplateError(.limit, "a text of \(bytes) bytes is too long")
    }
    try spend(bytes / 64)
  }

  /// Counts the bytes of a value that is made.
  /// - Throws: a `LimitError` when the values of the render take more than they may
  @inline(never)
  func charge(_ bytes: Int) throws {
    memoryLeft &-= bytes
    if memoryLeft < 0 { throw usedUp }
  }

  /// Counts the items of a container that is made or grows.
  @inline(never)
  func charge(items count: Int) throws {
    // More would be beyond any limit, and must not overflow.
    try charge(min(count, 1 << 40) &* MemoryLayout<Value>.stride &+ Self.containerBytes)
  }

  /// What a container takes apart from its items.
  private static let containerBytes = 64

  private var usedUp: TemplateError {
    let limit = environment.options.limits.memoryBytes
    return TemplateError(
      .limit, "the lists, dictionaries and texts that the render makes exceed \(limit) bytes")
  }

  /// Counts the result of a filter or call, as far as it is new. A text is, unless it is the one that
  /// the result was made of; lists and dictionaries of this render are counted once.
  @inline(never)
  func charge(result: Value, of source: Value) throws {
    switch result {
    case .string(let text), .safe(let text): try charge(result: text, of: source)
    case .list(let list) where !list.isFrozen && !list.isCharged:
      list.isCharged = true
      try charge(items: list.items.count)
    case .dictionary(let dictionary) where !dictionary.isFrozen && !dictionary.isCharged:
      dictionary.isCharged = true
      try charge(items: dictionary.count &* 3)
    default: break
    }
  }

  private func charge(result text: String, of source: Value) throws {
    let count = text.utf8.count
    if count > 1024, let other = source.text, other.hasSameBytes(as: text) { return }
    try charge(count)
  }

  /// Makes sure that there is stack left for a run inside the others.
  /// - Throws: a `RecursionError` when there is not
  func checkStack() throws {
    var marker: UInt8 = 0
    let here = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    if stackStart == 0 { stackStart = here }
    let used = stackStart > here ? stackStart - here : 0
    guard used < Limits.stackBytes else { throw TemplateError.tooDeep }
  }

  /// Makes sure that the output is not too long, and hands it on when there is enough of it.
  @inline(__always)
  func checkOutput() throws {
    let count = output.pointee.count
    if count > 8192 { try checkLongOutput(count) }
  }

  @inline(never)
  private func checkLongOutput(_ count: Int) throws {
    guard flushed &+ count <= environment.options.limits.outputBytes else {
      throw TemplateError(
        .limit, "the output exceeds \(environment.options.limits.outputBytes) bytes")
    }
    if sink != nil, captures.isEmpty, !takesOutput {
      try flush()
    }
  }

  /// Whether a function is running whose output becomes a value.
  private var takesOutput: Bool {
    (0..<activations.count).contains { activations[$0].pointee.result == .value }
  }

  /// Hands all output on.
  func flush() throws {
    guard let sink else { return }
    flushed += output.pointee.count
    try sink(output.pointee.bytes)
    output.pointee.truncate(to: 0)
  }

  /// Remembers that a container was put into another, so that nesting stays bounded and cycles end
  /// with the render. Called before every change of a list or dictionary by a template.
  /// - Throws: a `RecursionError` when the containers would be nested too deeply
  func attach(_ item: Value, to container: Value) throws {
    try charge(items: 1)
    guard item.isContainer else { return }
    let depth = item.nestingDepth
    guard depth < Limits.containerDepth else { throw TemplateError.tooDeep }
    if case .list(let list) = container { list.depth = max(list.depth, depth + 1) }
    attached.append(container)
  }

  /// Remembers variables whose values may lead back to them.
  func note(_ holder: some ValueHolder) { holders.append(holder) }

  // MARK: Memory

  /// Makes room for a function's variables and operands.
  func allocate(_ function: Program.Function) -> (
    slots: UnsafeMutablePointer<Value?>, operands: UnsafeMutablePointer<Value>,
    segment: UnsafeMutableRawPointer?, start: UnsafeMutableRawPointer, end: UnsafeMutableRawPointer
  ) {
    let slotBytes = Int(function.slots) * MemoryLayout<Value?>.stride
    let bytes = slotBytes + Int(function.operands) * MemoryLayout<Value>.stride
    let (savedStart, savedEnd) = (freeStart, freeEnd)
    var segment: UnsafeMutableRawPointer?
    if freeEnd - freeStart < bytes {
      let size = max(Self.segmentSize, bytes)
      let new = UnsafeMutableRawPointer(Libc.allocate(size))
      segment = new
      freeStart = new
      freeEnd = new + size
    }
    let slots = freeStart.bindMemory(to: Value?.self, capacity: Int(function.slots))
    slots.initialize(repeating: nil, count: Int(function.slots))
    let operands = (freeStart + slotBytes)
      .bindMemory(to: Value.self, capacity: Int(function.operands))
    freeStart += bytes
    return (slots, operands, segment, savedStart, savedEnd)
  }

  /// Gives back what a function used.
  func release(_ activation: Activation) {
    activation.operands.deinitialize(count: activation.operandEnd - activation.operands)
    activation.slots.deinitialize(count: activation.slotCount)
    if let segment = activation.segment { Libc.free(segment) }
    freeStart = activation.segmentStart
    freeEnd = activation.segmentEnd
  }

  // MARK: Variables

  /// A variable that the caller or the environment gives.
  func lookUp(_ key: UnsafePointer<Program.Key>, in given: ValueDictionary?) -> Value? {
    if let value = thawed?.find(key) { return value.pointee }
    guard let found = given?.find(key) ?? environment.globals.find(key) else { return nil }
    guard mayMutate, found.pointee.isContainer else { return found.pointee }
    let copy = found.pointee.thawed(&thawing)
    let thawed = self.thawed ?? ValueDictionary()
    thawed.insert(copy, key: key.pointee.value, hash: key.pointee.hash)
    self.thawed = thawed
    return copy
  }

  // MARK: Autoescaping

  func beginAutoescape(_ value: Bool, _ context: TemplateContext) {
    autoescapes.append(autoescape)
    autoescape = value
    context.evaluation.autoescape = value
  }

  func endAutoescape(_ context: TemplateContext) {
    autoescape = autoescapes.popLast() ?? autoescape
    context.evaluation.autoescape = autoescape
  }
}
