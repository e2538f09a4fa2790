/// The start of every hash of this process: a stranger cannot choose keys that collide.
private let hashSeed = UInt64.random(in: .min ... .max)

/// Folds a word into a hash: one wide multiplication, whose halves are mixed.
@inline(__always)
private func fold(_ hash: UInt64, _ word: UInt64) -> UInt64 {
  let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return product.high ^ product.low
}

extension UnsafeBufferPointer<UInt8> {
  /// The hash of bytes as a key of a dictionary.
  var valueHash: Int {
    var hash = hashSeed ^ UInt64(truncatingIfNeeded: count)
    let raw = UnsafeRawBufferPointer(self)
    var offset = 0
    while offset &+ 8 <= count {
      hash = fold(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset &+= 8
    }
    var rest: UInt64 = 0
    while offset < count {
      rest = rest << 8 | UInt64(self[offset])
      offset &+= 1
    }
    hash = fold(fold(hash, rest), 0xD6E8_FEB8_6659_FD93)
    return Int(truncatingIfNeeded: hash)
  }
}

extension String {
  /// The hash of the text as a key of a dictionary.
  var valueHash: Int { withBytes { $0.valueHash } }

  /// Calls a function with the text's UTF-8, in place where the text allows it.
  @inline(__always)
  func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    if let result = try utf8.withContiguousStorageIfAvailable(body) { return result }
    return try Array(utf8).withUnsafeBufferPointer(body)
  }

  /// Whether two texts are the same code points. (Swift's `==` also calls canonically equivalent
  /// texts equal, which Python does not.)
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    let count = utf8.count
    guard count == other.utf8.count else { return false }
    if hasSameWords(as: other) { return true }
    return withBytes { left in
      other.withBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return Libc.compare(left, right, count) == 0
      }
    }
  }

  /// Whether the two words that a text is in memory are the same: then the texts are, too. A short text
  /// is all in these words.
  @inline(__always)
  private func hasSameWords(as other: String) -> Bool {
    withUnsafeBytes(of: self) { left in
      withUnsafeBytes(of: other) { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return false }
        return Libc.areSame(left, right, MemoryLayout<String>.size)
      }
    }
  }

  /// Whether this text comes before another in the order of their code points.
  func comesBefore(_ other: String) -> Bool {
    withBytes { left in
      other.withBytes { right in
        guard let leftBase = left.baseAddress else { return !right.isEmpty }
        guard let rightBase = right.baseAddress else { return false }
        let order = Libc.compare(leftBase, rightBase, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
      }
    }
  }
}

extension Value {
  /// The hash as a key of a dictionary: equal values have equal hashes (`1`, `1.0`, `True`).
  /// - Throws: a `TypeError` for values that can change, an `UndefinedError` for a strict undefined
  func valueHash(depth: Int = 0) throws -> Int {
    switch self {
    case .string(let text), .safe(let text): return text.valueHash
    case .int(let number): return Self.hash(of: number)
    case .bool(let flag): return Self.hash(of: flag ? 1 : 0)
    case .double(let number):
      if let whole = Int(exactly: number) { return Self.hash(of: whole) }
      return Self.hash(of: Int(truncatingIfNeeded: number.bitPattern))
    case .none: return 0x1234_5678
    case .undefined(let undefined):
      try undefined.requireLenient()
      return undefined.behaviour.typeName.valueHash
    case .tuple(let tuple):
      guard depth < Limits.valueDepth else { throw TemplateError.tooDeep }
      var hash = hashSeed
      for item in tuple.items {
        hash = fold(hash, UInt64(bitPattern: Int64(try item.valueHash(depth: depth + 1))))
      }
      return Int(truncatingIfNeeded: hash)
    case .range(let range):
      return Self.hash(of: range.start &+ range.count &* 31 &+ range.step &* 961)
    case .iterator(let iterator): return Self.hash(of: ObjectIdentifier(iterator).hashValue)
    case .function(let function): return Self.hash(of: ObjectIdentifier(function).hashValue)
    case .macro(let macro): return Self.hash(of: ObjectIdentifier(macro).hashValue)
    case .object(let object): return Self.hash(of: ObjectIdentifier(object).hashValue)
    case .list, .dictionary: throw TemplateError(.type, "unhashable type: '\(typeName)'")
    }
  }

  private static func hash(of number: Int) -> Int {
    Int(truncatingIfNeeded: fold(hashSeed, UInt64(bitPattern: Int64(number))))
  }
}
