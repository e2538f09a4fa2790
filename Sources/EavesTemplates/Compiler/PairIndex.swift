/// Finds numbers by pairs of numbers, in a time that does not grow with how many there are.
struct PairIndex: ~Copyable {
  private struct Place {
    var first: Int32 = -1
    var second: Int32 = -1
    /// The number that was filed; negative for a free place.
    var number: Int32 = -1
  }

  private var places: UnsafeMutablePointer<Place>
  private var mask = 63
  private var count = 0

  init() { places = Self.free(mask + 1) }

  deinit { places.deallocate() }

  private static func free(_ count: Int) -> UnsafeMutablePointer<Place> {
    let places = UnsafeMutablePointer<Place>.allocate(capacity: count)
    places.initialize(repeating: Place(), count: count)
    return places
  }

  /// Where the search for a pair starts.
  @inline(__always)
  private func start(_ first: Int32, _ second: Int32) -> Int {
    let pair = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    let product = pair.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low >> 32) & mask
  }

  /// The number that was filed for a pair.
  @inline(__always)
  func find(_ first: Int32, _ second: Int32) -> Int? {
    var place = start(first, second)
    while places[place].number >= 0 {
      if places[place].second == second, places[place].first == first {
        return Int(places[place].number)
      }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Files a number for a pair that has none yet.
  mutating func insert(_ first: Int32, _ second: Int32, _ number: Int) {
    count &+= 1
    if count &* 2 > mask { grow() }
    file(Place(first: first, second: second, number: Int32(truncatingIfNeeded: number)))
  }

  private func file(_ new: Place) {
    var place = start(new.first, new.second)
    while places[place].number >= 0 { place = (place &+ 1) & mask }
    places[place] = new
  }

  private mutating func grow() {
    let old = places
    let oldCount = mask + 1
    mask = mask &* 2 &+ 1
    places = Self.free(mask + 1)
    for place in 0..<oldCount where old[place].number >= 0 { file(old[place]) }
    old.deallocate()
  }
}
