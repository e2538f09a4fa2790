/// Bytes that are put together piece by piece, in memory that stays for the next ones: appending to an
/// array takes three times as long.
struct ByteBuffer: ~Copyable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int

  /// How many bytes there are.
  private(set) var count = 0

  init(capacity: Int = 256) {
    self.capacity = capacity
    start = .allocate(byteCount: capacity, alignment: 1)
  }

  deinit { start.deallocate() }

  /// Calls a function with the bytes.
  func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Takes back all but the first bytes.
  /// - Parameter count: how many are left, at most as many as there are
  mutating func cut(to count: Int) { self.count = min(count, self.count) }

  /// Appends one byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Appends bytes.
  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let first = bytes.baseAddress else { return }
    if capacity - count < bytes.count { grow(by: bytes.count) }
    (start + count).copyMemory(from: first, byteCount: bytes.count)
    count += bytes.count
  }

  /// Appends an ASCII text of the program's own.
  @inline(__always)
  mutating func append(ascii text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends text as UTF-8.
  mutating func append(utf8 text: String) {
    let bytes = text.utf8.span
    bytes.withUnsafeBytes { append($0) }
  }

  /// Appends a number in decimal digits, with zeros in front where it has fewer than wanted.
  mutating func append(decimal number: Int, digits width: Int = 1) {
    if (0...999).contains(number) && width <= 3 { return append(upToThreeDigits: number, width) }
    if number < 0 { append(UInt8(ascii: "-")) }
    // From the last digit on, into the end of the room of the longest number.
    let room = max(width, 20)
    if capacity - count < room { grow(by: room) }
    var first = count + room
    var rest = number.magnitude
    repeat {
      first -= 1
      let digit = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      start.storeBytes(of: digit, toByteOffset: first, as: UInt8.self)
      rest /= 10
    } while rest > 0 || count + room - first < width
    let digits = count + room - first
    (start + count).copyMemory(from: start + first, byteCount: digits)
    count += digits
  }

  /// As most numbers are: statuses, milliseconds, lengths of short texts.
  private mutating func append(upToThreeDigits number: Int, _ width: Int) {
    if capacity - count < 3 { grow(by: 3) }
    let number = UInt32(truncatingIfNeeded: number)
    if number > 99 || width == 3 { put(digit: number / 100) }
    if number > 9 || width >= 2 { put(digit: number / 10 % 10) }
    put(digit: number % 10)
  }

  /// Appends a digit where there is room for it.
  @inline(__always)
  private mutating func put(digit: UInt32) {
    let byte = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
    start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  private mutating func grow(by additional: Int) {
    let larger = max(2 * capacity, count + additional)
    let new = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 1)
    new.copyMemory(from: start, byteCount: count)
    start.deallocate()
    start = new
    capacity = larger
  }
}
