/// Bytes of UTF-8 that grow at the end: what the renderer writes its output into, and what a
/// filter builds a longer text in.
struct TextBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  /// - Parameter capacity: the bytes to make room for at once
  init(capacity: Int = 256) {
    self.capacity = max(capacity, 16)
    base = Libc.allocate(self.capacity)
  }

  deinit { Libc.free(base) }

  /// The bytes written so far.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// The text from a place on.
  func text(from start: Int = 0) -> String {
    String(decoding: UnsafeBufferPointer(start: base + start, count: count - start), as: UTF8.self)
  }

  /// Forgets what follows a place.
  mutating func truncate(to count: Int) { self.count = min(self.count, count) }

  /// Makes room for more bytes.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let wanted = max(capacity * 2, count + more)
    let larger = Libc.allocate(wanted)
    larger.update(from: base, count: count)
    Libc.free(base)
    base = larger
    capacity = wanted
  }

  /// Appends a byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  /// Appends bytes.
  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).initialize(from: start, count: bytes.count)
    count &+= bytes.count
  }

  /// Appends bytes.
  mutating func append(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { append(byte) }
  }

  /// Appends so many bytes, which a function writes.
  @inline(__always)
  mutating func append(count more: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void) {
    reserve(more)
    write(base + count)
    count &+= more
  }

  /// Appends a text.
  @inline(__always)
  mutating func append(_ text: String) {
    // Each closure is used in one place, so that it becomes a part of this.
    if text.utf8.withContiguousStorageIfAvailable({ append($0) }) == nil { append(copying: text) }
  }

  @inline(never)
  private mutating func append(copying text: String) { for byte in text.utf8 { append(byte) } }

  /// Appends one code point.
  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      for byte in String(scalar).utf8 { append(byte) }
    }
  }

  /// Appends an integer in decimal.
  mutating func append(decimal number: Int) {
    if number >= 0, number < 10 {
      append(UInt8(truncatingIfNeeded: 48 &+ number))
      return
    }
    reserve(20)
    var magnitude = number.magnitude
    var length = number < 0 ? 2 : 1
    var limit: UInt = 10
    while magnitude >= limit {
      length &+= 1
      let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
      guard !overflow else { break }
      limit = next
    }
    var place = base + count + length
    repeat {
      place -= 1
      place.pointee = UInt8(truncatingIfNeeded: 48 &+ magnitude % 10)
      magnitude /= 10
    } while magnitude > 0
    if number < 0 { base[count] = UInt8(ascii: "-") }
    count &+= length
  }
}
