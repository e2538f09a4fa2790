/// Plain values at a fixed place in memory, written once.
///
/// An array would be retained and released at each step of a match, which took half of its time.
/// Indices into a table come from tables too: the compiler of the tree wrote both, so that none is
/// out of range; debug builds check each. The owner calls ``deallocate()`` when it goes, and nobody
/// reads after that, since whoever matches holds the owner.
struct FrozenTable<Element: BitwiseCopyable & Sendable>: BitwiseCopyable, @unchecked Sendable {
  private let elements: UnsafeBufferPointer<Element>

  init(_ array: [Element]) {
    let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
    _ = copy.initialize(from: array)
    elements = UnsafeBufferPointer(copy)
  }

  var count: Int { elements.count }

  @inline(__always)
  subscript(index: Int) -> Element { elements[index] }

  @inline(__always)
  subscript(index: Int32) -> Element { elements[Int(index)] }

  /// Some of the values, in place.
  @inline(__always)
  subscript(range: PooledRange) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(rebasing: elements[Int(range.start)..<Int(range.end)])
  }

  func deallocate() { elements.deallocate() }
}

/// Where values that belong together stand in a ``FrozenTable``.
struct PooledRange: BitwiseCopyable, Sendable {
  let start: Int32
  let end: Int32

  var count: Int { Int(end - start) }
}

extension Array {
  /// Adds values that belong together.
  mutating func pool(_ values: some Collection<Element>) -> PooledRange {
    let start = Int32(count)
    append(contentsOf: values)
    return PooledRange(start: start, end: Int32(count))
  }
}
