extension [UInt8] {
  /// Whether the bytes are UTF-8. Eight at a time are looked at as long as they are ASCII.
  var isUTF8: Bool {
    let firstOther = withUnsafeBytes { bytes in
      var index = 0
      while index + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        guard word & 0x8080_8080_8080_8080 == 0 else { break }
        index += 8
      }
      while index < bytes.count, bytes[index] < 0x80 { index += 1 }
      return index
    }
    if firstOther == count { return true }
    return String(validating: self[firstOther...], as: UTF8.self) != nil
  }
}
