/// UTF-8, read in place.
typealias Bytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
  /// Whether every code point is below U+0080, so that bytes and code points are the same.
  var isASCII: Bool {
    guard let base = baseAddress else { return true }
    let raw = UnsafeRawPointer(base)
    var seen: UInt64 = 0
    guard count >= 8 else {
      for offset in 0..<count { seen |= UInt64(base[offset]) }
      return seen < 0x80
    }
    var offset = 0
    while offset &+ 32 <= count {
      let words = raw.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
      seen |= words[0] | words[1] | words[2] | words[3]
      offset &+= 32
    }
    while offset &+ 8 <= count {
      seen |= raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    // The last eight bytes, some of which were looked at already.
    seen |= raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    return seen & 0x8080_8080_8080_8080 == 0
  }

  /// The number of code points.
  var scalarCount: Int {
    if isASCII { return count }
    var continuations = 0
    for byte in self { continuations &+= byte & 0xC0 == 0x80 ? 1 : 0 }
    return count &- continuations
  }

  /// The code point that starts at an offset, and how many bytes it takes. The bytes are those of a
  /// `String`, and so are valid.
  @inline(__always)
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = self[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    return longScalar(at: offset)
  }

  private func longScalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = self[offset]
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var code = UInt32(first) & (0x7F >> UInt32(length))
    for place in 1..<length { code = code << 6 | UInt32(self[offset &+ place] & 0x3F) }
    return (Unicode.Scalar(code) ?? "\u{FFFD}", length)
  }

  /// The code point that ends at an offset, and how many bytes it takes.
  @inline(__always)
  func scalar(before offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    var start = offset &- 1
    if self[start] < 0x80 { return (Unicode.Scalar(self[start]), 1) }
    while self[start] & 0xC0 == 0x80 { start &-= 1 }
    return longScalar(at: start)
  }

  /// The offset of a code point, counted from a place; nil when there are fewer.
  func offset(ofScalar position: Int, from start: Int = 0) -> Int? {
    var left = position
    var offset = start
    while offset < count {
      if self[offset] & 0xC0 != 0x80 {
        if left == 0 { return offset }
        left &-= 1
      }
      offset &+= 1
    }
    return left == 0 ? count : nil
  }

  /// The text of a part.
  @inline(__always)
  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self)
  }

  /// A part, read in place.
  @inline(__always)
  func part(_ range: Range<Int>) -> Bytes { UnsafeBufferPointer(rebasing: self[range]) }

  /// Whether the bytes of a part are those of another text.
  @inline(__always)
  func hasBytes(_ other: Bytes, at offset: Int) -> Bool {
    guard offset >= 0, other.count <= count &- offset else { return false }
    guard let left = baseAddress, let right = other.baseAddress else { return other.isEmpty }
    return Libc.compare(left + offset, right, other.count) == 0
  }
}

extension String {
  /// A text of known size, written byte by byte.
  @inline(__always)
  init(bytes count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    self.init(unsafeUninitializedCapacity: count) { buffer in
      guard let base = buffer.baseAddress, count > 0 else { return 0 }
      return write(base)
    }
  }

  /// Whether every code point is below U+0080.
  var isASCIIText: Bool { withBytes { $0.isASCII } }
}
