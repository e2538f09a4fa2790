extension UnsafeBufferPointer<UInt8> {
  /// Where a piece first occurs from a place on. Takes time in proportion to the length, whatever the
  /// bytes (Rabin and Karp's search).
  func firstOffset(of part: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    let size = part.count
    guard let whole = baseAddress, let wanted = part.baseAddress, size > 0 else {
      return size == 0 && start <= count ? start : nil
    }
    guard start >= 0, count - start >= size else { return nil }
    if size == 1 {
      return Libc.find(wanted[0], whole + start, count - start).map { start + $0 }
    }
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15 | 1
    var leading: UInt64 = 1
    var wantedHash: UInt64 = 0
    var hash: UInt64 = 0
    for place in 0..<size {
      wantedHash = wantedHash &* factor &+ UInt64(wanted[place])
      hash = hash &* factor &+ UInt64(whole[start + place])
      if place > 0 { leading = leading &* factor }
    }
    var place = start
    while true {
      if hash == wantedHash, Libc.compare(whole + place, wanted, size) == 0 { return place }
      guard place + size < count else { return nil }
      hash = (hash &- UInt64(whole[place]) &* leading) &* factor &+ UInt64(whole[place + size])
      place += 1
    }
  }
}
