/// Plain values at a fixed place in memory, written once.
///
/// An array would be retained and released at each step of a match, which took half of its time.
/// Indices into a table come from tables too: the compiler of the tree wrote both, so that none is
/// out of range; debug builds check each. The owner calls ``deallocate()`` when it goes, and nobody
/// reads after that, since whoever matches holds the owner.
struct FrozenTable<Element: BitwiseCopyable & Sendable>: BitwiseCopyable, @unchecked Sendable {
  private let first: UnsafePointer<Element>
  let count: Int

  init(_ array: [Element]) {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: array.count)
    for (index, element) in array.enumerated() { (copy + index).initialize(to: element) }
    first = UnsafePointer(copy)
    count = array.count
  }

  /// A value in place, of which only what is asked for is read.
  @inline(__always)
  func pointer(_ index: Int) -> UnsafePointer<Element> {
    assert(index >= 0 && index < count)
    return first + index
  }

  @inline(__always)
  func pointer(_ index: Int32) -> UnsafePointer<Element> { pointer(Int(index)) }

  @inline(__always)
  subscript(index: Int) -> Element { pointer(index).pointee }

  @inline(__always)
  subscript(index: Int32) -> Element { pointer(index).pointee }

  /// Some of the values, in place.
  @inline(__always)
  subscript(range: PooledRange) -> UnsafeBufferPointer<Element> {
    assert(range.start >= 0 && range.count >= 0 && Int(range.start) + range.count <= count)
    return UnsafeBufferPointer(start: first + Int(range.start), count: range.count)
  }

  func deallocate() { first.deallocate() }
}

/// Where values that belong together stand in a ``FrozenTable``.
struct PooledRange: BitwiseCopyable, Sendable {
  let start: Int32
  private let length: Int32

  init(start: Int, count: Int) {
    self.start = Int32(start)
    length = Int32(count)
  }

  @inline(__always)
  var count: Int { Int(length) }
}

extension Array {
  /// Adds values that belong together.
  mutating func pool(_ values: some Collection<Element>) -> PooledRange {
    let start = count
    append(contentsOf: values)
    return PooledRange(start: start, count: count - start)
  }
}
