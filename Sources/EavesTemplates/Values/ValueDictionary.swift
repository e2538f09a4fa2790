/// A dictionary that keeps the order of its keys, shared by reference as Python's are.
///
/// Keys are values, compared as Python compares them: `1`, `1.0` and `True` are one key. A small
/// dictionary is searched from the front by hash; a larger one has an index.
public final class ValueDictionary: @unchecked Sendable {
  struct Entry {
    let hash: Int
    let key: Value
    var value: Value
  }

  // Memory of its own, so that the renderer can look at a value where it is, without a count of
  // references that goes up and down for it. No change of a property runs code that reads it, so its
  // accesses need no check at run time.
  @exclusivity(unchecked)
  private var columns: Columns
  /// Open addressing: positions in `entries` plus one, 0 for a free place; empty while small.
  @exclusivity(unchecked)
  private var index: [Int32] = []
  let isFrozen: Bool
  /// Whether the render that made the dictionary has counted it.
  var isCharged = false
  /// How deeply containers were nested here when they were put in.
  private(set) var depth = 1

  /// The number of keys.
  @exclusivity(unchecked)
  public private(set) var count = 0

  /// The most keys that are looked through from the front.
  private static let largestWithoutIndex = 8

  deinit {
    columns.deinitialize(count: count)
    columns.deallocate()
  }

  /// An empty dictionary of the render that makes it.
  convenience init(capacity: Int = 0) { self.init(capacity: capacity, frozen: false) }

  private init(capacity: Int, frozen: Bool) {
    columns = Columns(capacity: max(capacity, 4))
    isFrozen = frozen
  }

  /// A dictionary with text keys, that never changes. The last of several equal keys counts.
  public convenience init(_ members: some Sequence<(key: String, value: Value)>) {
    self.init(capacity: members.underestimatedCount, frozen: true)
    for (key, value) in members { insert(value, key: .string(key), hash: key.valueHash) }
  }

  /// A copy with the same keys and values.
  func copied(frozen: Bool = false) -> ValueDictionary {
    let copy = ValueDictionary(capacity: count, frozen: frozen)
    copy.columns.initialize(from: columns, count: count)
    copy.count = count
    copy.index = index
    copy.depth = depth
    return copy
  }

  /// The value of a text key.
  public subscript(key: String) -> Value? { value(text: key, hash: key.valueHash) }

  /// The keys and values in order.
  public var members: [(key: Value, value: Value)] { entries.map { ($0.key, $0.value) } }

  /// Makes sure that the dictionary can be changed.
  /// - Throws: a `TypeError` for a frozen dictionary
  func requireMutable() throws {
    guard !isFrozen else {
      throw TemplateError(
        .type, "this dictionary is shared and cannot be changed; copy it with 'dict'")
    }
  }
}

// MARK: Entries

extension ValueDictionary {
  /// The entries in the order of their first insertion, as the dictionary has them at the moment.
  struct Entries: RandomAccessCollection {
    fileprivate let dictionary: ValueDictionary

    var startIndex: Int { 0 }
    var endIndex: Int { dictionary.count }
    subscript(position: Int) -> Entry {
      precondition(position >= 0 && position < dictionary.count)
      return dictionary.columns.entry(position)
    }
  }

  var entries: Entries { Entries(dictionary: self) }

  /// The key at a place below `count`.
  @inline(__always)
  func key(at position: Int) -> Value {
    assert(position >= 0 && position < count)
    return columns.keys[position]
  }
}

// MARK: Lookup

extension ValueDictionary {
  /// The value of a key.
  /// - Throws: a `TypeError` for a key that has no hash
  func value(_ key: Value) throws -> Value? {
    if let text = key.text { return value(text: text, hash: text.valueHash) }
    let hash = try key.valueHash()
    return position(of: key, hash: hash).map { columns.values[$0] }
  }

  /// The value of a text key whose hash is known.
  @inline(__always)
  func value(text: String, hash: Int) -> Value? {
    let position = position(ofText: text, hash: hash)
    return position >= 0 ? columns.values[position] : nil
  }

  /// Where the value of a name is; nil when there is none. Holds until the dictionary is changed.
  @inline(__always)
  func find(_ key: UnsafePointer<Program.Key>) -> UnsafePointer<Value>? {
    let position = position(of: key)
    guard position >= 0 else { return nil }
    return UnsafePointer(columns.values + position)
  }

  /// The place of a name; negative when there is none.
  private func position(of key: UnsafePointer<Program.Key>) -> Int {
    let hash = key.pointee.hash
    if count <= Self.largestWithoutIndex {
      for position in 0..<count where columns.hashes[position] == hash {
        if isKey(position, key) { return position }
      }
      return -1
    }
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let position = Int(index[place]) &- 1
      if columns.hashes[position] == hash, isKey(position, key) { return position }
      place = (place &+ 1) & mask
    }
    return -1
  }

  /// Whether the key at a place is a name with the same hash.
  @inline(__always)
  private func isKey(_ position: Int, _ key: UnsafePointer<Program.Key>) -> Bool {
    // Values of the same bytes are the same. Names are short texts for the most part, whose letters
    // are these bytes.
    if Libc.areSame(columns.keys + position, key, MemoryLayout<Value>.size) { return true }
    return columns.keys[position].text?.hasSameBytes(as: key.pointee.text) ?? false
  }

  /// The place of a text key; negative when there is none.
  func position(ofText text: String, hash: Int) -> Int {
    if count <= Self.largestWithoutIndex {
      for position in 0..<count where columns.hashes[position] == hash {
        if let key = columns.keys[position].text, key.hasSameBytes(as: text) { return position }
      }
      return -1
    }
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let position = Int(index[place]) &- 1
      if columns.hashes[position] == hash, let key = columns.keys[position].text,
        key.hasSameBytes(as: text)
      {
        return position
      }
      place = (place &+ 1) & mask
    }
    return -1
  }

  /// The place of any key.
  func position(of key: Value, hash: Int) -> Int? {
    if let text = key.text {
      let position = position(ofText: text, hash: hash)
      return position >= 0 ? position : nil
    }
    if index.isEmpty {
      return (0..<count).first { columns.hashes[$0] == hash && columns.keys[$0] == key }
    }
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let position = Int(index[place]) &- 1
      if columns.hashes[position] == hash, columns.keys[position] == key { return position }
      place = (place &+ 1) & mask
    }
    return nil
  }
}

// MARK: Change (the caller has asked `requireMutable` where a template is the cause)

extension ValueDictionary {
  /// Sets the value of a key, which keeps its place when it is there already.
  /// - Throws: a `TypeError` for a key that has no hash
  func set(_ key: Value, _ value: Value) throws {
    insert(value, key: key, hash: try key.valueHash())
  }

  /// Sets the value of a text key.
  func set(_ key: String, _ value: Value) {
    insert(value, key: .string(key), hash: key.valueHash)
  }

  private func noteDepth(_ value: Value) {
    if value.isContainer { depth = max(depth, value.nestingDepth + 1) }
  }

  func insert(_ value: Value, key: Value, hash: Int) {
    noteDepth(value)
    if let position = position(of: key, hash: hash) {
      columns.values[position] = value
      return
    }
    if count == columns.capacity { grow() }
    columns.initialize(count, Entry(hash: hash, key: key, value: value))
    count += 1
    if count > Self.largestWithoutIndex {
      if count &* 2 > index.count { rebuildIndex() } else { file(count - 1) }
    }
  }

  private func grow() {
    let larger = Columns(capacity: columns.capacity * 2)
    larger.moveInitialize(from: columns, count: count)
    columns.deallocate()
    columns = larger
  }

  /// Removes a key and gives its value. Takes time in proportion to the number of keys.
  /// - Throws: a `TypeError` for a key that has no hash
  func remove(_ key: Value) throws -> Value? {
    guard let position = position(of: key, hash: try key.valueHash()) else { return nil }
    return remove(at: position).value
  }

  /// Removes the entry at a place and gives it.
  func remove(at position: Int) -> Entry {
    precondition(position >= 0 && position < count)
    let removed = columns.remove(position, count: count)
    count -= 1
    index = []
    if count > Self.largestWithoutIndex { rebuildIndex() }
    return removed
  }

  /// Removes everything.
  func removeAll() {
    // What is given up may lead back here.
    let (removed, removedCount) = (columns, count)
    columns = Columns(capacity: 4)
    count = 0
    index = []
    removed.deinitialize(count: removedCount)
    removed.deallocate()
  }

  private func rebuildIndex() {
    var size = 32
    while size < count &* 4 { size &*= 2 }
    index = [Int32](repeating: 0, count: size)
    for position in 0..<count { file(position) }
  }

  private func file(_ position: Int) {
    let mask = index.count &- 1
    var place = columns.hashes[position] & mask
    while index[place] != 0 { place = (place &+ 1) & mask }
    index[place] = Int32(truncatingIfNeeded: position &+ 1)
  }
}
