extension HTMLEntities {
  /// What a name stands for; nil for an unknown one.
  /// - Parameters:
  ///   - name: the name without `&` and `;`
  ///   - hasSemicolon: whether a semicolon follows, which most names need
  static func text(_ name: Bytes, hasSemicolon: Bool) -> String? {
    table.withUTF8Buffer { table in
      var low = 0
      var high = table.count
      while low < high {
        let middle = low + (high - low) / 2
        var start = middle
        while start > low, table[start - 1] != UInt8(ascii: ",") { start -= 1 }
        var nameEnd = start
        while !isMark(table[nameEnd]) { nameEnd += 1 }
        let end = table.first(UInt8(ascii: ","), from: nameEnd, to: table.count) ?? table.count
        switch order(table.part(start..<nameEnd), name) {
        case ..<0: low = end + 1
        case 1...: high = start
        default:
          guard hasSemicolon || table[nameEnd] == UInt8(ascii: "~") else { return nil }
          return text(ofCodes: table.part(nameEnd + 1..<end))
        }
      }
      return nil
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "=") || byte == UInt8(ascii: "~")
  }

  private static func order(_ left: Bytes, _ right: Bytes) -> Int {
    guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else {
      return left.count - right.count
    }
    let order = Libc.compare(leftBase, rightBase, min(left.count, right.count))
    return order == 0 ? left.count - right.count : Int(order)
  }

  private static func text(ofCodes codes: Bytes) -> String {
    var text = ""
    for code in codes.split(separator: UInt8(ascii: "+")) {
      let digits = String(decoding: code, as: UTF8.self)
      guard let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else { continue }
      text.unicodeScalars.append(scalar)
    }
    return text
  }
}
