/// The functions that are running, the innermost last, in memory of its own: an array would copy an
/// activation to read one of its fields.
struct ActivationStack {
  private let base: UnsafeMutablePointer<Activation>
  private(set) var count = 0

  /// - Parameter capacity: how many functions can run at most
  init(capacity: Int) {
    let capacity = max(capacity, 1)
    let memory = Libc.allocate(capacity * MemoryLayout<Activation>.stride)
    base = UnsafeMutableRawPointer(memory).bindMemory(to: Activation.self, capacity: capacity)
  }

  /// Gives the memory back. Nothing may be running.
  func deallocate() {
    base.deinitialize(count: count)
    Libc.free(base)
  }

  /// Where an activation is.
  @inline(__always)
  subscript(position: Int) -> UnsafeMutablePointer<Activation> { base + position }

  /// The innermost one. There has to be one; it stays where it is while it runs.
  @inline(__always)
  var last: UnsafeMutablePointer<Activation> { base + (count - 1) }

  /// The caller has made sure that there is room.
  mutating func append(_ activation: Activation) {
    (base + count).initialize(to: activation)
    count += 1
  }

  mutating func popLast() -> Activation? {
    guard count > 0 else { return nil }
    count -= 1
    return (base + count).move()
  }
}
