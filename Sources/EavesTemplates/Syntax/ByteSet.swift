/// A set of bytes: a flag for each, in memory of its own that its owner gives back. (A set of bits
/// inside the lexer was copied each time it was asked.)
struct ByteSet {
  private let flags: UnsafeMutablePointer<Bool>

  /// The empty set, or that of all bytes.
  init(all: Bool = false) {
    flags = .allocate(capacity: 256)
    flags.initialize(repeating: all, count: 256)
  }

  func insert(_ byte: UInt8) { flags[Int(byte)] = true }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool { flags[Int(byte)] }

  func deallocate() { flags.deallocate() }
}
