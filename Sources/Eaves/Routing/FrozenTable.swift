/// Plain values at a fixed place in memory, written once.
///
/// An array would be retained and released at each step of a match, which took half of its time.
/// The owner calls ``deallocate()`` when it goes.
struct FrozenTable<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let elements: UnsafeBufferPointer<Element>

  init(_ array: [Element]) {
    let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
    _ = copy.initialize(from: array)
    elements = UnsafeBufferPointer(copy)
  }

  @inline(__always)
  subscript(index: Int) -> Element { elements[index] }

  @inline(__always)
  subscript(index: Int32) -> Element { elements[Int(index)] }

  func deallocate() { elements.deallocate() }
}
