/// Random numbers that are the same in each run, so that a failure can be repeated (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Begins at a seed; each has numbers of its own.
  public init(seed: UInt64) { state = seed }

  /// The next number, any of all that 64 bits have.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// Up to `count` of the pieces, put together.
  public mutating func bytes(of pieces: [String], upTo count: Int) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &self)).flatMap { _ -> [UInt8] in
      // Now and then a byte that no text has.
      if Int.random(in: 0..<20, using: &self) == 0 {
        return [UInt8.random(in: 0...255, using: &self)]
      }
      return Array((pieces.randomElement(using: &self) ?? "").utf8)
    }
  }

  /// The same as text, in which bytes that make none are replaced.
  public mutating func text(of pieces: [String], upTo count: Int) -> String {
    String(decoding: bytes(of: pieces, upTo: count), as: UTF8.self)
  }
}
