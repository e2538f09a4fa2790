/// Sorting that keeps the order of what is equal, and stops at the first comparison that fails.
enum StableSort {
  /// The elements in order.
  /// - Parameters:
  ///   - elements: what is sorted
  ///   - isReversed: whether the largest come first; what is equal keeps its order then too
  ///   - isLess: whether the first element belongs before the second
  /// - Throws: what a comparison throws
  static func sorted<Element>(
    _ elements: [Element], reversed isReversed: Bool = false,
    by isLess: (Element, Element) throws -> Bool
  ) rethrows -> [Element] {
    var source = elements
    guard elements.count > 1 else { return elements }
    var target = elements
    var width = 1
    while width < elements.count {
      var start = 0
      while start < elements.count {
        let middle = min(start + width, elements.count)
        let end = min(middle + width, elements.count)
        var left = start
        var right = middle
        for place in start..<end {
          let takesRight: Bool
          if left == middle {
            takesRight = true
          } else if right == end {
            takesRight = false
          } else {
            takesRight =
              isReversed
              ? try isLess(source[left], source[right]) : try isLess(source[right], source[left])
          }
          if takesRight {
            target[place] = source[right]
            right += 1
          } else {
            target[place] = source[left]
            left += 1
          }
        }
        start = end
      }
      swap(&source, &target)
      width *= 2
    }
    return source
  }
}
