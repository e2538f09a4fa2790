/// What lies between two slashes of a path, with its hash; found and hashed eight bytes at a time.
struct PathPart: BitwiseCopyable {
  let start: Int
  let end: Int
  /// The first eight bytes, filled up with zeros.
  let firstWord: UInt64
  private let hash: UInt64

  var count: Int { end &- start }

  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Reads the part that begins at a place of a path, or at its end.
  @inline(__always)
  init(_ path: UnsafeBufferPointer<UInt8>, from start: Int) {
    var position = start
    var piece = Piece(path, at: position)
    firstWord = piece.word
    var hash = Self.mix(0, piece.word)
    while piece.length == 8 {
      position &+= 8
      piece = Piece(path, at: position)
      hash = Self.mix(hash, piece.word)
    }
    self.start = start
    end = position &+ piece.length
    self.hash = hash
  }

  /// Where the search for the part below a node begins.
  @inline(__always)
  func slot(parent: Int32, mask: Int) -> Int {
    let mixed = (hash ^ UInt64(UInt32(bitPattern: parent))) &* Self.multiplier
    return Int(truncatingIfNeeded: mixed >> 32) & mask
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (hash ^ word) &* multiplier
    return mixed ^ mixed >> 32
  }
}

extension PathPart {
  /// Up to eight bytes of a part, filled up with zeros.
  private struct Piece: BitwiseCopyable {
    var word: UInt64
    /// How many bytes there are before a slash or the end; 8 for more.
    var length: Int

    /// - Parameter position: at most the number of the path's bytes
    @inline(__always)
    init(_ path: UnsafeBufferPointer<UInt8>, at position: Int) {
      let left = path.count &- position
      if left >= 8 {
        word = path.word(at: position)
        length = 8
      } else {
        word = Self.lastWord(of: path, left)
        length = left
      }
      // Sets the high bit of the first byte that is a slash (and maybe of later ones).
      let difference = word ^ 0x2F2F_2F2F_2F2F_2F2F
      let marks = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
      if marks != 0 {
        length = marks.trailingZeroBitCount / 8
        word &= (1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1
      }
    }

    /// The last bytes of a path, of which there are fewer than eight left.
    @inline(__always)
    private static func lastWord(of path: UnsafeBufferPointer<UInt8>, _ left: Int) -> UInt64 {
      if path.count >= 8 {
        // What comes before them is shifted out; all of the word, when nothing is left.
        return path.word(at: path.count &- 8) >> UInt64(truncatingIfNeeded: (8 &- left) &* 8)
      }
      return shortWord(of: path, left)
    }

    /// The same for a path that is shorter than a word itself.
    @inline(never)
    private static func shortWord(of path: UnsafeBufferPointer<UInt8>, _ left: Int) -> UInt64 {
      var word: UInt64 = 0
      for offset in 0..<left {
        word |= UInt64(path[path.count &- left &+ offset]) << UInt64(offset * 8)
      }
      return word
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The eight bytes at a place, of which the last lies within the buffer: callers look first.
  @inline(__always)
  func word(at position: Int) -> UInt64 {
    assert(position >= 0 && position + 8 <= count)
    return UInt64(
      littleEndian: UnsafeRawBufferPointer(self)
        .loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}
