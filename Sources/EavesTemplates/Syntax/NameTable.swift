/// The names and short texts of a template, each stored once and known by its number.
struct NameTable {
  struct Entry {
    let text: String
    let hash: Int
    /// Which of the names that the parser looks for it is.
    let keyword: Keyword
    /// How many functions deep (macros, call blocks, recursive loops) the name is used at most: a
    /// variable of an outer function with this name must outlive the outer one's frame.
    var deepestUse: UInt8 = 0
  }

  private(set) var entries: [Entry] = []
  /// Open addressing: numbers plus one, 0 for a free place.
  private var index = [Int32](repeating: 0, count: 128)

  /// Makes room for names.
  mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

  /// The number of a name.
  mutating func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = bytes.valueHash
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let number = index[place] &- 1
      if entries[Int(number)].hash == hash, entries[Int(number)].text.hasBytes(bytes) {
        return number
      }
      place = (place &+ 1) & mask
    }
    add(
      Entry(text: String(decoding: bytes, as: UTF8.self), hash: hash, keyword: Keyword(bytes)),
      at: place)
    return Int32(truncatingIfNeeded: entries.count &- 1)
  }

  /// Adds a text to the table of the keywords themselves.
  mutating func reserve(_ text: String) {
    let hash = text.valueHash
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 { place = (place &+ 1) & mask }
    add(Entry(text: text, hash: hash, keyword: .other), at: place)
  }

  private mutating func add(_ entry: Entry, at place: Int) {
    entries.append(entry)
    index[place] = Int32(truncatingIfNeeded: entries.count)
    if entries.count &* 2 > index.count { grow() }
  }

  /// The number of a name that is there already.
  func existing(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = bytes.valueHash
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let number = index[place] &- 1
      if entries[Int(number)].hash == hash, entries[Int(number)].text.hasBytes(bytes) {
        return number
      }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// The number of a name.
  mutating func number(_ text: String) -> Int32 { text.withBytes { number($0) } }

  /// Remembers that a name is used so many functions deep.
  mutating func use(_ number: Int32, depth: UInt8) {
    if entries[Int(number)].deepestUse < depth { entries[Int(number)].deepestUse = depth }
  }

  subscript(number: Int32) -> String { entries[Int(number)].text }

  private mutating func grow() {
    index = [Int32](repeating: 0, count: index.count * 2)
    let mask = index.count &- 1
    for (number, entry) in entries.enumerated() {
      var place = entry.hash & mask
      while index[place] != 0 { place = (place &+ 1) & mask }
      index[place] = Int32(truncatingIfNeeded: number &+ 1)
    }
  }
}

extension String {
  /// Whether the text has these bytes.
  @inline(__always)
  func hasBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard utf8.count == bytes.count else { return false }
    return withBytes { own in
      guard let own = own.baseAddress, let other = bytes.baseAddress else { return true }
      return Libc.compare(own, other, bytes.count) == 0
    }
  }
}
