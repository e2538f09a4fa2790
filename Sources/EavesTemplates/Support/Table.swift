/// Elements in one piece of memory that grows at its end: what the lexer, the parser and the compiler
/// put their results into.
///
/// A table has one owner and is never copied, so that an append is a comparison and a store, where an
/// array has to make sure each time that nobody shares its memory. Places are numbers that the engine
/// made itself; they are checked in debug builds, as all tests are.
struct Table<Element>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  /// - Parameter capacity: the elements to make room for at once
  init(capacity: Int) {
    self.capacity = max(capacity, 4)
    base = Self.allocate(self.capacity)
  }

  deinit {
    base.deinitialize(count: count)
    Libc.free(base)
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer(Libc.allocate(capacity * MemoryLayout<Element>.stride))
      .bindMemory(to: Element.self, capacity: capacity)
  }

  @inline(__always)
  var isEmpty: Bool { count == 0 }

  /// The element at a place.
  @inline(__always)
  subscript(place: Int) -> Element {
    get {
      assert(place >= 0 && place < count)
      return base[place]
    }
    nonmutating set {
      assert(place >= 0 && place < count)
      base[place] = newValue
    }
  }

  /// Where the element at a place is, to change a part of it.
  @inline(__always)
  func pointer(to place: Int) -> UnsafeMutablePointer<Element> {
    assert(place >= 0 && place < count)
    return base + place
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = Self.allocate(capacity * 2)
    larger.moveInitialize(from: base, count: count)
    Libc.free(base)
    base = larger
    capacity *= 2
  }

  @inline(__always)
  mutating func removeLast() -> Element {
    assert(count > 0)
    count &-= 1
    return (base + count).move()
  }

  /// Forgets the elements from a place on.
  @inline(__always)
  mutating func truncate(to place: Int) {
    assert(place >= 0 && place <= count)
    (base + place).deinitialize(count: count &- place)
    count = place
  }

  /// Hands the elements over to a new owner, who has to deinitialize and free them.
  consuming func take() -> UnsafeMutablePointer<Element> {
    let elements = base
    discard self
    return elements
  }
}

extension Table<Int32> {
  /// Appends all of some numbers.
  mutating func append(contentsOf numbers: some Sequence<Int32>) {
    for number in numbers { append(number) }
  }
}
