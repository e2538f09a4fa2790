extension TemplateError {
  /// A function of the environment that does not exist, with the nearest name.
  static func unknown(
    _ what: String, _ name: String, kind: Kind = .assertion, among known: some Sequence<String>
  ) -> TemplateError {
    var error = TemplateError(
      kind, "No \(what) named \(Value.string(name).representation).")
    error.suggestion = nearest(to: name, among: known)
    return error
  }

  /// The name that was probably meant; nil when none is near.
  static func nearest(to name: String, among known: some Sequence<String>) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    let wanted = Array(name.utf8)
    var nearest: (name: String, distance: Int)?
    for candidate in known where candidate.utf8.count <= 64 {
      let distance = distance(wanted, Array(candidate.utf8))
      let isNearer = nearest.map { ($0.distance, $0.name) > (distance, candidate) } ?? true
      if isNearer { nearest = (candidate, distance) }
    }
    guard let nearest, nearest.distance > 0, nearest.distance <= max(1, wanted.count / 3) else {
      return nil
    }
    return nearest.name
  }

  /// How many bytes have to be changed, added or removed, or neighbours swapped.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = [Int](repeating: 0, count: right.count + 1)
    var current = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      let beforePrevious = previous
      previous = current
      current[0] = row + 1
      for (column, other) in right.enumerated() {
        var cost = previous[column] + (byte == other ? 0 : 1)
        cost = min(cost, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = cost
      }
    }
    return current[right.count]
  }
}
