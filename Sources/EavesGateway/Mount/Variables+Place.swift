extension Variables {
  /// Where a variable lies in the bytes: the name, one `=`, the value.
  struct Place {
    let start: Int32
    private let nameEnd: Int32
    private let end: Int32

    /// - Parameters:
    ///   - nameCount: the bytes of the name
    ///   - count: those of name, `=`, and value
    init(start: Int32, nameCount: Int, count: Int) {
      self.start = start
      nameEnd = start &+ Int32(truncatingIfNeeded: nameCount)
      end = start &+ Int32(truncatingIfNeeded: count)
    }

    /// The place of an item that NUL ends, and of which nothing else has been looked at: most variables
    /// are never asked for.
    init(unreadAt start: Int32) {
      self.start = start
      nameEnd = -2
      end = start
    }

    private init() {
      start = 0
      nameEnd = -1
      end = 0
    }

    /// That of a variable that is not there.
    static let absent = Place()

    var isAbsent: Bool { nameEnd == -1 }
    var isUnread: Bool { nameEnd == -2 }
    var name: Range<Int> { Int(start)..<Int(nameEnd) }
    var value: Range<Int> { Int(nameEnd) + 1..<Int(end) }
  }
}
