/// The names and short texts of a template, each known by its number. They are read in place; many,
/// such as the names of tags, never have to become a `String`.
struct NameTable: ~Copyable {
  struct Entry {
    let bytes: UnsafeBufferPointer<UInt8>
    let hash: Int
    /// Which of the names that the parser looks for it is.
    let keyword: Keyword
    /// How many functions deep (macros, call blocks, recursive loops) the name is used at most: a
    /// variable of an outer function with this name must outlive the outer one's frame.
    var deepestUse: UInt8 = 0
  }

  private(set) var entries: Table<Entry>
  /// Open addressing: numbers plus one, 0 for a free place.
  private var index: UnsafeMutablePointer<Int32>
  private var mask: Int
  /// The bytes of the texts that are not a piece of the source.
  private var copies = Table<UnsafeMutablePointer<UInt8>>(capacity: 4)

  /// - Parameter capacity: the names to make room for at once
  init(capacity: Int) {
    entries = Table(capacity: capacity)
    mask = 127
    index = .allocate(capacity: mask + 1)
    index.initialize(repeating: 0, count: mask + 1)
  }

  deinit {
    index.deallocate()
    for place in 0..<copies.count { copies[place].deallocate() }
  }

  /// The number of a name whose bytes outlive the table: those of the source.
  mutating func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = bytes.valueHash
    let place = place(bytes, hash)
    return index[place] != 0 ? index[place] &- 1 : add(bytes, hash, at: place)
  }

  /// The number of a text.
  mutating func number(_ text: String) -> Int32 {
    text.withBytes { bytes in
      let hash = bytes.valueHash
      let place = place(bytes, hash)
      if index[place] != 0 { return index[place] &- 1 }
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
      if let start = bytes.baseAddress { copy.update(from: start, count: bytes.count) }
      copies.append(copy)
      return add(UnsafeBufferPointer(start: copy, count: bytes.count), hash, at: place)
    }
  }

  /// The place of a name in the index, or the free place for it.
  @inline(__always)
  private func place(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: Int) -> Int {
    var place = hash & mask
    while index[place] != 0 {
      let entry = entries.pointer(to: Int(index[place] &- 1))
      if entry.pointee.hash == hash, entry.pointee.bytes.count == bytes.count,
        bytes.hasBytes(entry.pointee.bytes, at: 0)
      {
        break
      }
      place = (place &+ 1) & mask
    }
    return place
  }

  private mutating func add(
    _ bytes: UnsafeBufferPointer<UInt8>, _ hash: Int, at place: Int
  ) -> Int32 {
    entries.append(Entry(bytes: bytes, hash: hash, keyword: Keyword(bytes)))
    index[place] = Int32(truncatingIfNeeded: entries.count)
    if entries.count &* 2 > mask { grow() }
    return Int32(truncatingIfNeeded: entries.count &- 1)
  }

  /// The numbers of some keywords, as far as they occur, in the order of the keywords.
  func numbers(of keywords: KeywordSet) -> [Int32] {
    var found: [Int32] = []
    for number in 0..<entries.count
    where keywords.contains(entries.pointer(to: number).pointee.keyword) {
      found.append(Int32(truncatingIfNeeded: number))
    }
    return found.count < 2
      ? found : found.sorted { keyword($0).rawValue < keyword($1).rawValue }
  }

  /// Remembers that a name is used so many functions deep.
  @inline(__always)
  func use(_ number: Int32, depth: UInt8) {
    let entry = entries.pointer(to: Int(number))
    if entry.pointee.deepestUse < depth { entry.pointee.deepestUse = depth }
  }

  /// Which of the names that the parser looks for a name is.
  @inline(__always)
  func keyword(_ number: Int32) -> Keyword { entries.pointer(to: Int(number)).pointee.keyword }

  /// How many functions deep a name is used at most.
  @inline(__always)
  func deepestUse(_ number: Int32) -> UInt8 { entries.pointer(to: Int(number)).pointee.deepestUse }

  /// The text of a name.
  subscript(number: Int32) -> String {
    String(decoding: entries.pointer(to: Int(number)).pointee.bytes, as: UTF8.self)
  }

  /// Whether a name is a text.
  func isName(_ number: Int32, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      let bytes = entries.pointer(to: Int(number)).pointee.bytes
      return bytes.count == text.count && bytes.hasBytes(text, at: 0)
    }
  }

  private mutating func grow() {
    index.deallocate()
    mask = mask &* 2 &+ 1
    index = .allocate(capacity: mask + 1)
    index.initialize(repeating: 0, count: mask + 1)
    for number in 0..<entries.count {
      var place = entries.pointer(to: number).pointee.hash & mask
      while index[place] != 0 { place = (place &+ 1) & mask }
      index[place] = Int32(truncatingIfNeeded: number &+ 1)
    }
  }
}
