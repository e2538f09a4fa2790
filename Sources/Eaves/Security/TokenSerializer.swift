/// Makes signed tokens of values and reads them back, in the format of itsdangerous' serializers:
/// for links that reset a password, confirm an address, end a subscription.
///
/// ```swift
/// let tokens = TokenSerializer(secret: keys, salt: "password-reset")
/// let token = try tokens.dumps(["id": 42])
/// let id = try tokens.loads(token, maxAge: 3_600)["id"]?.int
/// ```
///
/// Anyone can read what a token says; only who has the key can make one. A serializer of
/// itsdangerous at its defaults is `salt: "itsdangerous", derivation: .djangoConcat,
/// digest: .sha1`.
public struct TokenSerializer: Sendable {
  /// The forms of tokens.
  public enum Format: Hashable, Sendable {
    /// Base64 for URLs, packed when that makes it shorter, with the time: `URLSafeTimedSerializer`.
    case urlSafeTimed
    /// Base64 for URLs, packed when that makes it shorter: `URLSafeSerializer`.
    case urlSafe
    /// JSON with the time: `TimedSerializer`.
    case plainTimed
    /// JSON: `Serializer`.
    case plain

    var isURLSafe: Bool { self == .urlSafeTimed || self == .urlSafe }
    var isTimed: Bool { self == .urlSafeTimed || self == .plainTimed }
  }

  private let signer: Signer
  private let format: Format
  private let json: SessionJSON

  /// Makes a serializer.
  /// - Parameters:
  ///   - secret: the secret keys
  ///   - salt: what the tokens are for; a token for one purpose is refused for another
  ///   - format: the form of the tokens
  ///   - derivation: how signing keys are made of secret and salt
  ///   - digest: the hash function of derivation and signature
  public init(
    secret: SecretKeys, salt: String, format: Format = .urlSafeTimed,
    derivation: KeyDerivation = .hmac, digest: SigningDigest = .sha256
  ) {
    self.init(
      secret: secret, salt: salt, format: format, derivation: derivation, digest: digest,
      json: format.isURLSafe ? .compact : .spaced)
  }

  init(
    secret: SecretKeys, salt: String, format: Format, derivation: KeyDerivation,
    digest: SigningDigest, json: SessionJSON
  ) {
    self.format = format
    self.json = json
    signer = Signer(
      secret: secret, salt: salt, checkedSeparator: [UInt8(ascii: ".")],
      derivation: derivation, digest: digest)
  }

  /// Makes a token.
  /// - Parameters:
  ///   - value: what the token says
  ///   - now: the time of signing, in seconds since 1970
  /// - Throws: ``SessionValueError`` for a value that JSON cannot hold.
  public func dumps(
    _ value: SessionValue, now: Int = UnixTime.now()
  ) throws(SessionValueError) -> String {
    let payload = encode(try json.write(value))
    let token =
      format.isTimed ? TimedSigner(signer).sign(payload, now: now) : signer.sign(payload)
    return String(decoding: token, as: UTF8.self)
  }

  /// Reads a token.
  /// - Parameters:
  ///   - token: what ``dumps(_:now:)`` made
  ///   - maxAge: for how many seconds a token is accepted; nil for ever. Tokens without a time
  ///     have no age.
  ///   - now: the time, in seconds since 1970
  /// - Throws: ``TokenError`` that says why the token is refused.
  public func loads(
    _ token: String, maxAge: Int? = nil, now: Int = UnixTime.now()
  ) throws(TokenError) -> SessionValue {
    let signed = Array(token.utf8)
    guard format.isTimed else { return try read(try signer.unsign(signed), signedAt: nil) }
    let (payload, signedAt) = try TimedSigner(signer).unsign(signed, maxAge: maxAge, now: now)
    return try read(payload, signedAt: signedAt)
  }

  private func encode(_ json: [UInt8]) -> [UInt8] {
    guard format.isURLSafe else { return json }
    if let packed = TokenCompression.pack(json), packed.count < json.count - 1 {
      return [UInt8(ascii: ".")] + Base64.encodeURLSafe(packed)
    }
    return Base64.encodeURLSafe(json)
  }

  private func read(_ payload: [UInt8], signedAt: Int?) throws(TokenError) -> SessionValue {
    let text = format.isURLSafe ? try decode(payload) : payload
    do {
      return try json.read(text)
    } catch {
      throw TokenError(.malformedPayload(error.message), signedAt: signedAt)
    }
  }

  private func decode(_ payload: [UInt8]) throws(TokenError) -> [UInt8] {
    let isPacked = payload.first == UInt8(ascii: ".")
    guard let bytes = Base64.decodeURLSafe(isPacked ? payload.dropFirst() : payload[...])
    else { throw TokenError(.malformedPayload("it is not base64")) }
    return isPacked ? try TokenCompression.unpack(bytes) : bytes
  }
}
