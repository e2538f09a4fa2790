/// A run of bytes that can be cut into shorter runs without copying them.
///
/// What is done for every request goes over `ByteView`, whose parts cost no reference counting; what is
/// done rarely may go over a slice of an array.
protocol ByteSlice: RandomAccessCollection<UInt8> where Index == Int, SubSequence == Self {}

/// Bytes that somebody else holds, for no longer than a call.
typealias ByteView = Slice<UnsafeBufferPointer<UInt8>>

extension ArraySlice: ByteSlice where Element == UInt8 {}
extension Slice: ByteSlice where Base == UnsafeBufferPointer<UInt8> {}

extension ByteSlice {
  /// Says whether both runs are the same bytes.
  func isSame(as other: some ByteSlice) -> Bool { count == other.count && elementsEqual(other) }

  /// Says whether this run is the bytes of an ASCII text.
  func isSame(as text: StaticString) -> Bool {
    text.withUTF8Buffer { count == $0.count && elementsEqual($0) }
  }
}

extension ByteView {
  /// Says whether both runs are the same bytes, in one comparison of memory.
  func isSame(as other: ByteView) -> Bool { CLibrary.equal(self, other) }

  /// Says whether this run is the bytes of an ASCII text, in one comparison of memory.
  func isSame(as text: StaticString) -> Bool {
    CLibrary.equal(UnsafeBufferPointer(rebasing: self), text)
  }
}

extension UInt8 {
  /// What separates the segments of a path.
  static var slash: UInt8 { UInt8(ascii: "/") }
}
