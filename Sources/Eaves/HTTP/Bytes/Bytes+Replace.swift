extension [UInt8] {
  /// The bytes with each occurrence of a word replaced, from left to right.
  func replacing(_ word: StaticString, with replacement: StaticString) -> [UInt8] {
    word.withUTF8Buffer { word in
      replacement.withUTF8Buffer { replacement in
        guard count >= word.count, contains(word[0]) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var index = 0
        while index < count {
          if self[index] == word[0], self[index...].starts(with: word) {
            result.append(contentsOf: replacement)
            index += word.count
          } else {
            result.append(self[index])
            index += 1
          }
        }
        return result
      }
    }
  }
}
