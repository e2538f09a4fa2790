/// Finds numbers by pairs of numbers, in a time that does not grow with how many there are.
struct PairIndex: ~Copyable {
  private struct Place {
    var first: Int32 = -1
    var second: Int32 = -1
    /// The number that was filed; negative for a free place.
    var number: Int32 = -1
  }

  /// Nil before the first pair.
  private var places: UnsafeMutablePointer<Place>?
  private var mask = 31
  private var count = 0

  deinit { places?.deallocate() }

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
    guard let places else { return nil }
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
    let places = count &* 2 > mask ? grow() : self.places ?? grow()
    file(Place(first: first, second: second, number: Int32(truncatingIfNeeded: number)), in: places)
  }

  private func file(_ new: Place, in places: UnsafeMutablePointer<Place>) {
    var place = start(new.first, new.second)
    while places[place].number >= 0 { place = (place &+ 1) & mask }
    places[place] = new
  }

  /// Makes room for twice as many.
  private mutating func grow() -> UnsafeMutablePointer<Place> {
    let oldCount = mask &+ 1
    mask = mask &* 2 &+ 1
    let larger = Self.free(mask + 1)
    if let places {
      for place in 0..<oldCount where places[place].number >= 0 { file(places[place], in: larger) }
      places.deallocate()
    }
    places = larger
    return larger
  }
}
