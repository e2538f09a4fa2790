extension ValueDictionary {
  /// The hashes, the keys and the values of a dictionary, each in a row. The hashes of a small
  /// dictionary are looked through at once.
  struct Columns {
    let capacity: Int
    let hashes: UnsafeMutablePointer<Int>
    let keys: UnsafeMutablePointer<Value>
    let values: UnsafeMutablePointer<Value>

    /// Makes room for so many entries.
    init(capacity: Int) {
      self.capacity = capacity
      let keyBytes = capacity * MemoryLayout<Value>.stride
      let hashBytes = capacity * MemoryLayout<Int>.stride
      let memory = UnsafeMutableRawPointer(Libc.allocate(hashBytes + 2 * keyBytes))
      hashes = memory.bindMemory(to: Int.self, capacity: capacity)
      keys = (memory + hashBytes).bindMemory(to: Value.self, capacity: capacity)
      values = (memory + hashBytes + keyBytes).bindMemory(to: Value.self, capacity: capacity)
    }

    /// Gives the memory back, which has nothing in it any more.
    func deallocate() { Libc.free(UnsafeMutableRawPointer(hashes)) }

    func entry(_ position: Int) -> Entry {
      Entry(hash: hashes[position], key: keys[position], value: values[position])
    }

    func initialize(_ position: Int, _ entry: Entry) {
      hashes[position] = entry.hash
      (keys + position).initialize(to: entry.key)
      (values + position).initialize(to: entry.value)
    }

    /// Copies the first entries of others.
    func initialize(from others: Columns, count: Int) {
      hashes.update(from: others.hashes, count: count)
      keys.initialize(from: others.keys, count: count)
      values.initialize(from: others.values, count: count)
    }

    /// Takes the first entries of others over.
    func moveInitialize(from others: Columns, count: Int) {
      hashes.update(from: others.hashes, count: count)
      keys.moveInitialize(from: others.keys, count: count)
      values.moveInitialize(from: others.values, count: count)
    }

    /// Takes an entry out, and moves those behind it forward.
    /// - Parameter count: the entries that there are
    func remove(_ position: Int, count: Int) -> Entry {
      let removed = Entry(
        hash: hashes[position], key: (keys + position).move(), value: (values + position).move())
      let rest = count - position - 1
      (hashes + position).update(from: hashes + position + 1, count: rest)
      (keys + position).moveInitialize(from: keys + position + 1, count: rest)
      (values + position).moveInitialize(from: values + position + 1, count: rest)
      return removed
    }

    func deinitialize(count: Int) {
      keys.deinitialize(count: count)
      values.deinitialize(count: count)
    }
  }
}
