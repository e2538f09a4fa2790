/// Punycode (RFC 3492), for labels of a host name. The names of the constants are the RFC's.
enum Punycode {
  private static let base = 36
  private static let tMin = 1
  private static let tMax = 26
  private static let skew = 38
  private static let damp = 700
  private static let initialBias = 72
  private static let initialN = 0x80
  /// Longer input has no place in a label; the limit keeps the work small.
  private static let longestInput = 255

  /// Encodes a label; nil for one that is too long.
  static func encode(_ label: String) -> String? {
    let points = label.unicodeScalars.map { Int($0.value) }
    guard points.count <= longestInput else { return nil }
    var output = points.filter { $0 < initialN }.map { UInt8($0) }
    let basicCount = output.count
    var handled = basicCount
    if basicCount > 0 { output.append(UInt8(ascii: "-")) }
    var (n, delta, bias) = (initialN, 0, initialBias)
    while handled < points.count {
      guard let next = points.filter({ $0 >= n }).min() else { return nil }
      delta += (next - n) * (handled + 1)
      n = next
      for point in points {
        if point < n { delta += 1 }
        guard point == n else { continue }
        appendInteger(delta, bias: bias, to: &output)
        bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      n += 1
    }
    return output.text
  }

  /// Decodes a label; nil for what is not Punycode.
  static func decode(_ label: some StringProtocol) -> String? {
    let bytes = Array(label.utf8)
    guard bytes.count <= longestInput, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    let dash = bytes.lastIndex(of: UInt8(ascii: "-"))
    var points = bytes[..<(dash ?? 0)].map { Int($0) }
    var rest = dash.map { bytes[($0 + 1)...] } ?? bytes[...]
    var (n, i, bias) = (initialN, 0, initialBias)
    while !rest.isEmpty {
      guard let delta = readInteger(&rest, bias: bias) else { return nil }
      let count = points.count + 1
      let (sum, overflow) = i.addingReportingOverflow(delta)
      guard !overflow else { return nil }
      bias = adapt(delta, count: count, isFirst: i == 0 && n == initialN)
      n += sum / count
      i = sum % count
      guard n <= 0x10FFFF else { return nil }
      points.insert(n, at: i)
      i += 1
    }
    var decoded = String.UnicodeScalarView()
    for point in points {
      guard let scalar = Unicode.Scalar(UInt32(point)) else { return nil }
      decoded.append(scalar)
    }
    return String(decoded)
  }

  private static func threshold(_ k: Int, bias: Int) -> Int {
    min(max(k - bias, tMin), tMax)
  }

  private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var k = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + skew)
  }

  private static func appendInteger(_ value: Int, bias: Int, to output: inout [UInt8]) {
    var q = value
    var k = base
    while true {
      let t = threshold(k, bias: bias)
      guard q >= t else { break }
      output.append(digit(t + (q - t) % (base - t)))
      q = (q - t) / (base - t)
      k += base
    }
    output.append(digit(q))
  }

  private static func readInteger(_ rest: inout ArraySlice<UInt8>, bias: Int) -> Int? {
    var (value, weight, k) = (0, 1, base)
    while let byte = rest.popFirst() {
      guard let digit = digitValue(byte) else { return nil }
      let (product, overflow) = digit.multipliedReportingOverflow(by: weight)
      let (sum, carry) = value.addingReportingOverflow(product)
      guard !overflow, !carry else { return nil }
      value = sum
      let t = threshold(k, bias: bias)
      if digit < t { return value }
      let (nextWeight, tooLarge) = weight.multipliedReportingOverflow(by: base - t)
      guard !tooLarge else { return nil }
      weight = nextWeight
      k += base
    }
    return nil
  }

  private static func digit(_ value: Int) -> UInt8 {
    value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - 26)
  }

  private static func digitValue(_ byte: UInt8) -> Int? {
    if byte.isLetter { return Int(byte.lowercased) - 0x61 }
    return byte.isDigit ? Int(byte) - 0x30 + 26 : nil
  }
}
