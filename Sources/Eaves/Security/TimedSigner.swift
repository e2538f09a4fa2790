/// Signs bytes together with the time, so that signatures can expire: the format of itsdangerous'
/// `TimestampSigner`.
public struct TimedSigner: Sendable {
  private let signer: Signer

  /// The last second of the year 9999, the last that itsdangerous can name.
  private static let lastSecond: UInt64 = 253_402_300_799

  /// Makes a signer that adds the time to what another signs.
  public init(_ signer: Signer) {
    self.signer = signer
  }

  /// Signs bytes at a time.
  /// - Parameters:
  ///   - value: what is signed
  ///   - now: the time, in seconds since 1970; a time before that counts as 1970
  public func sign(_ value: [UInt8], now: Int = UnixTime.now()) -> [UInt8] {
    let time = Base64.encodeURLSafe(TimedSigner.bytes(of: UInt64(max(now, 0))))
    return signer.sign(value + signer.separator + time)
  }

  /// What was signed, and when.
  /// - Parameters:
  ///   - signed: what ``sign(_:now:)`` made
  ///   - maxAge: for how many seconds a signature is accepted; nil for ever
  ///   - now: the time, in seconds since 1970
  /// - Throws: ``TokenError`` when the signature is missing, wrong, too old or from the future.
  public func unsign(
    _ signed: [UInt8], maxAge: Int? = nil, now: Int = UnixTime.now()
  ) throws(TokenError) -> (value: [UInt8], signedAt: Int) {
    guard let (content, signature) = signer.split(signed) else {
      throw TokenError(.badSignature)
    }
    let parts = signer.split(content)
    let signedAt = parts.flatMap { TimedSigner.time(in: $0.rest) }
    guard signer.verify(signature, of: content) else {
      throw TokenError(.badSignature, signedAt: signedAt)
    }
    guard let parts, let signedAt else { throw TokenError(.badTimestamp) }
    if let maxAge {
      let age = now.subtractingReportingOverflow(signedAt).partialValue
      guard age >= 0, age <= maxAge else {
        throw TokenError(.expired(age: age, maxAge: maxAge), signedAt: signedAt)
      }
    }
    return (parts.value, signedAt)
  }

  /// A number in as few big-endian bytes as it needs; none for 0.
  static func bytes(of number: UInt64) -> [UInt8] {
    let count = (UInt64.bitWidth - number.leadingZeroBitCount + 7) / 8
    return (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  private static func time(in text: [UInt8]) -> Int? {
    guard let bytes = Base64.decodeURLSafe(text), bytes.count <= 8 else { return nil }
    let seconds = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return seconds <= lastSecond ? Int(seconds) : nil
  }
}
