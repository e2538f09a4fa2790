/// Finds what somebody may have meant by a name that does not exist.
package enum NearestName {
  /// Names longer than this are not compared; a mistyped name is not that long.
  private static let longest = 64

  /// The name that takes the fewest changes to reach, letter case aside; nil when none is near enough to
  /// be worth proposing. Of several equally near the first.
  /// - Complexity: O(length of all names)
  package static func of(_ name: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard (1...longest).contains(wanted.count) else { return nil }
    // One change in three letters: MAX_BDY is MAX_BODY, but NAME is not MOUNT.
    var fewest = max(1, wanted.count / 3) + 1
    var nearest: String?
    for candidate in names {
      let letters = Array(candidate.lowercased().utf8)
      guard letters.count <= longest, abs(letters.count - wanted.count) < fewest else { continue }
      let changes = changes(from: wanted, to: letters)
      if changes < fewest {
        fewest = changes
        nearest = candidate
      }
    }
    return nearest
  }

  /// How many letters have to be put in, taken out, replaced or swapped with their neighbour (the
  /// optimal string alignment distance).
  static func changes(from left: [UInt8], to right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
        var fewest = min(replaced, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          fewest = min(fewest, beforeLast[j - 1] + 1)
        }
        row.append(fewest)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
