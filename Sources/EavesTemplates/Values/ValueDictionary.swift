/// A dictionary that keeps the order of its keys, shared by reference as Python's are.
///
/// Keys are values, compared as Python compares them: `1`, `1.0` and `True` are one key. A small
/// dictionary is searched from the front by hash; a larger one has an index.
public final class ValueDictionary: @unchecked Sendable {
  // No change of a property runs code that reads it, so its accesses need no check at run time.
  struct Entry {
    let hash: Int
    let key: Value
    var value: Value
  }

  /// The entries in the order of their first insertion.
  @exclusivity(unchecked)
  private(set) var entries: [Entry]
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
  /// The hashes of a small dictionary's keys, where they can be looked through at once.
  private let hashes = UnsafeMutablePointer<Int>.allocate(capacity: largestWithoutIndex)

  private static let largestWithoutIndex = 8

  deinit { hashes.deallocate() }

  /// An empty dictionary of the render that makes it.
  init(capacity: Int = 0) {
    entries = []
    entries.reserveCapacity(capacity)
    isFrozen = false
  }

  private init(entries: [Entry], index: [Int32], frozen: Bool) {
    self.entries = entries
    self.index = index
    self.isFrozen = frozen
    for entry in entries { noteDepth(entry.value) }
    noteHashes()
  }

  /// A dictionary with text keys, that never changes. The last of several equal keys counts.
  public convenience init(_ members: some Sequence<(key: String, value: Value)>) {
    let made = ValueDictionary(capacity: members.underestimatedCount)
    for (key, value) in members { made.insert(value, key: .string(key), hash: key.valueHash) }
    self.init(entries: made.entries, index: made.index, frozen: true)
  }

  /// A copy with the same keys and values.
  func copied(frozen: Bool = false) -> ValueDictionary {
    ValueDictionary(entries: entries, index: index, frozen: frozen)
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

// MARK: Lookup

extension ValueDictionary {
  /// The value of a key.
  /// - Throws: a `TypeError` for a key that has no hash
  func value(_ key: Value) throws -> Value? {
    if let text = key.text { return value(text: text, hash: text.valueHash) }
    let hash = try key.valueHash()
    return position(of: key, hash: hash).map { entries[$0].value }
  }

  /// The value of a text key whose hash is known.
  @inline(__always)
  func value(text: String, hash: Int) -> Value? {
    let position = position(ofText: text, hash: hash)
    return position >= 0 ? entries[position].value : nil
  }

  /// The place of a text key; negative when there is none.
  func position(ofText text: String, hash: Int) -> Int {
    if count <= Self.largestWithoutIndex {
      for position in 0..<count where hashes[position] == hash {
        if let key = entries[position].key.text, key.hasSameBytes(as: text) { return position }
      }
      return -1
    }
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let position = Int(index[place]) &- 1
      if entries[position].hash == hash, let key = entries[position].key.text,
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
      return entries.firstIndex { $0.hash == hash && $0.key == key }
    }
    let mask = index.count &- 1
    var place = hash & mask
    while index[place] != 0 {
      let position = Int(index[place]) &- 1
      if entries[position].hash == hash, entries[position].key == key { return position }
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

  /// Keeps the count and the hashes in step with the entries.
  private func noteHashes() {
    count = entries.count
    for position in 0..<min(count, Self.largestWithoutIndex) {
      hashes[position] = entries[position].hash
    }
  }

  private func noteDepth(_ value: Value) {
    if value.isContainer { depth = max(depth, value.nestingDepth + 1) }
  }

  func insert(_ value: Value, key: Value, hash: Int) {
    noteDepth(value)
    if let position = position(of: key, hash: hash) {
      entries[position].value = value
      return
    }
    entries.append(Entry(hash: hash, key: key, value: value))
    if count < Self.largestWithoutIndex { hashes[count] = hash }
    count += 1
    if entries.count > Self.largestWithoutIndex {
      if entries.count &* 2 > index.count { rebuildIndex() } else { file(entries.count - 1) }
    }
  }

  /// Removes a key and gives its value. Takes time in proportion to the number of keys.
  /// - Throws: a `TypeError` for a key that has no hash
  func remove(_ key: Value) throws -> Value? {
    guard let position = position(of: key, hash: try key.valueHash()) else { return nil }
    return remove(at: position).value
  }

  /// Removes the entry at a place and gives it.
  func remove(at position: Int) -> Entry {
    let removed = entries.remove(at: position)
    index = []
    noteHashes()
    if entries.count > Self.largestWithoutIndex { rebuildIndex() }
    return removed
  }

  /// Removes everything.
  func removeAll() {
    entries = []
    index = []
    count = 0
  }

  private func rebuildIndex() {
    var capacity = 32
    while capacity < entries.count &* 4 { capacity &*= 2 }
    index = [Int32](repeating: 0, count: capacity)
    for position in entries.indices { file(position) }
  }

  private func file(_ position: Int) {
    let mask = index.count &- 1
    var place = entries[position].hash & mask
    while index[place] != 0 { place = (place &+ 1) & mask }
    index[place] = Int32(truncatingIfNeeded: position &+ 1)
  }
}
