extension SessionJSONWriter {
  /// Writes a list of items that were written before.
  /// - Parameters:
  ///   - items: where they stand in `bytes`
  ///   - depth: how many lists and dictionaries this one lies in
  mutating func writeList(_ items: [Range<Int>], depth: Int) {
    append("[")
    for (index, item) in items.enumerated() {
      separate(index, depth: depth)
      writeAgain(item)
    }
    if !items.isEmpty { breakLine(depth: depth) }
    append("]")
  }

  /// Writes an object of members that were written before; the last of equal keys wins.
  /// - Parameters:
  ///   - members: their keys, and where they stand in `bytes`
  ///   - depth: how many lists and dictionaries this one lies in
  mutating func writeObject(_ members: [(key: String, text: Range<Int>)], depth: Int) {
    append("{")
    for (index, member) in arranged(members).enumerated() {
      separate(index, depth: depth)
      write(member.key)
      append(style.isSpaced || style.isIndented ? ": " : ":")
      writeAgain(member.text)
    }
    if !members.isEmpty { breakLine(depth: depth) }
    append("}")
  }

  /// Members in the order in which they are written, each key once: as in Python, the last of equal
  /// keys stands in the place of the first.
  private func arranged(
    _ members: [(key: String, text: Range<Int>)]
  ) -> [(key: String, text: Range<Int>)] {
    guard style.sortsKeys else { return Self.unique(members) }
    // Sorting keeps equal keys in their order, so that the last one comes before another key.
    let sorted = members.sorted { $0.key.precedes($1.key) }
    let last = sorted.count - 1
    let kept = sorted.indices.filter {
      $0 == last || !sorted[$0].key.hasSameBytes(as: sorted[$0 + 1].key)
    }
    return kept.count == sorted.count ? sorted : kept.map { sorted[$0] }
  }

  private static func unique(
    _ members: [(key: String, text: Range<Int>)]
  ) -> [(key: String, text: Range<Int>)] {
    var unique: [(key: String, text: Range<Int>)] = []
    var places: [ExactText: Int] = [:]
    for member in members {
      let place = places[ExactText(member.key), default: unique.count]
      if place == unique.count {
        places[ExactText(member.key)] = place
        unique.append(member)
      } else {
        unique[place].text = member.text
      }
    }
    return unique
  }

  /// Copies some of the bytes to the end.
  private mutating func writeAgain(_ text: Range<Int>) {
    let end = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: text.count))
    bytes.withUnsafeMutableBytes { bytes in
      // Both lie within the bytes, which were made longer just now.
      UnsafeMutableRawBufferPointer(rebasing: bytes[end...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[text]))
    }
  }
}
