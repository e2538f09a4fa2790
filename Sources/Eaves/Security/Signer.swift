internal import Crypto

/// Signs bytes with a secret key and checks such signatures, in the format of itsdangerous:
/// the value, a separator, and the HMAC in base64 for URLs.
///
/// The newest key signs; every key verifies, so keys can be rotated without losing what they
/// signed. The signing keys are derived once, when the signer is made.
///
/// ```swift
/// let signer = try Signer(secret: SecretKeys(current: key), salt: "unsubscribe")
/// let signed = signer.sign("ann@example.org")
/// let address = try signer.unsign(signed)
/// ```
///
/// A signer of itsdangerous at its own defaults is `derivation: .djangoConcat, digest: .sha1`
/// with the salt `itsdangerous.Signer`.
public struct Signer: Sendable {
  /// What stands between value and signature.
  let separator: [UInt8]
  private let digest: SigningDigest
  private let keys: [SymmetricKey]

  /// Makes a signer.
  /// - Parameters:
  ///   - secret: the secret keys
  ///   - salt: distinguishes what is signed for one purpose from what is signed for another
  ///   - separator: stands between value and signature
  ///   - derivation: how signing keys are made of secret and salt
  ///   - digest: the hash function of derivation and signature
  /// - Throws: ``SignerError`` for a separator that could be a part of a signature.
  public init(
    secret: SecretKeys, salt: String, separator: String = ".",
    derivation: KeyDerivation = .hmac, digest: SigningDigest = .sha256
  ) throws(SignerError) {
    guard Signer.isUsable(separator: separator) else {
      throw SignerError.unusableSeparator(separator)
    }
    self.init(
      secret: secret, salt: salt, checkedSeparator: Array(separator.utf8),
      derivation: derivation, digest: digest)
  }

  init(
    secret: SecretKeys, salt: String, checkedSeparator: [UInt8],
    derivation: KeyDerivation, digest: SigningDigest
  ) {
    self.separator = checkedSeparator
    self.digest = digest
    keys = secret.newestFirst.map { secret in
      SymmetricKey(
        data: derivation.key(secret: secret.bytes, salt: Array(salt.utf8), digest: digest))
    }
  }

  /// Signs text.
  public func sign(_ text: String) -> String {
    String(decoding: sign(Array(text.utf8)), as: UTF8.self)
  }

  /// Signs bytes.
  public func sign(_ value: [UInt8]) -> [UInt8] {
    // `keys` is never empty: `SecretKeys` always has a current key.
    value + separator
      + Base64.encodeURLSafe(digest.authenticationCode(for: value, key: keys[0]))
  }

  /// The text that was signed.
  /// - Throws: ``TokenError`` when the signature is missing or wrong, or the text is not UTF-8.
  public func unsign(_ signed: String) throws(TokenError) -> String {
    guard let text = String(validating: try unsign(Array(signed.utf8)), as: UTF8.self) else {
      throw TokenError(.malformedPayload("it is not UTF-8 text"))
    }
    return text
  }

  /// The bytes that were signed.
  /// - Throws: ``TokenError`` when the signature is missing or wrong.
  public func unsign(_ signed: [UInt8]) throws(TokenError) -> [UInt8] {
    guard let (value, signature) = split(signed), verify(signature, of: value) else {
      throw TokenError(.badSignature)
    }
    return value
  }

  /// The parts before and after the last separator; nil when there is none.
  func split(_ text: [UInt8]) -> (value: [UInt8], rest: [UInt8])? {
    guard text.count >= separator.count else { return nil }
    var start = text.count - separator.count
    while true {
      if text[start...].starts(with: separator) {
        return (Array(text[..<start]), Array(text[(start + separator.count)...]))
      }
      guard start > 0 else { return nil }
      start -= 1
    }
  }

  /// Whether one of the keys made a signature.
  /// - Parameters:
  ///   - signature: in base64
  ///   - value: what was signed
  func verify(_ signature: [UInt8], of value: [UInt8]) -> Bool {
    guard let code = Base64.decodeURLSafe(signature) else { return false }
    return keys.contains { digest.isValid(code, for: value, key: $0) }
  }

  /// A separator that occurs in the alphabet of signatures would not separate them.
  private static func isUsable(separator: String) -> Bool {
    let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_="
    return !separator.isEmpty && !alphabet.contains(separator)
  }
}

/// Why a signer cannot be made.
public enum SignerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The separator is empty or could be a part of a signature.
  case unusableSeparator(String)

  /// What is wrong with the separator, and one that works.
  public var description: String {
    switch self {
    case .unusableSeparator(let separator):
      "The separator \"\(separator)\" could be a part of a signature: use one without letters, "
        + "digits, -, _ and =, such as \".\"."
    }
  }
}
