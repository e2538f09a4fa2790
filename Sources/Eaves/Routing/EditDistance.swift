/// The nearest of several names, for errors that ask "did you mean …?".
enum EditDistance {
  /// The candidate that is the fewest edits away; nil when even that is no likely slip.
  static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(2, name.utf8.count / 2)
    let scored = candidates.map { (name: $0, distance: distance(name, $0)) }
    guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= limit else {
      return nil
    }
    return best.name
  }

  /// The number of bytes to insert, delete, replace or swap (optimal string alignment).
  static func distance(_ left: String, _ right: String) -> Int {
    // Beyond this a name is no slip of another, and the work would grow with the product.
    let left = Array(left.utf8.prefix(128))
    let right = Array(right.utf8.prefix(128))
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        var best = min(
          last[column + 1] + 1, current[column] + 1,
          last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
