internal import Crypto

/// How a signing key is made from a secret key and a salt, in the words of itsdangerous.
///
/// The raw values are the names itsdangerous gives them.
public enum KeyDerivation: String, Hashable, Sendable {
  /// The HMAC of the salt under the secret: what Flask's sessions use, and the default here.
  case hmac
  /// The hash of salt and secret, one after the other.
  case concat
  /// The hash of salt, the word `signer` and the secret: the default of itsdangerous.
  case djangoConcat = "django-concat"
  /// The secret itself, without the salt.
  case unchanged = "none"

  /// The signing key for a secret and a salt.
  func key(secret: [UInt8], salt: [UInt8], digest: SigningDigest) -> [UInt8] {
    switch self {
    case .hmac: digest.authenticationCode(for: salt, key: SymmetricKey(data: secret))
    case .concat: digest.hash(salt + secret)
    case .djangoConcat: digest.hash(salt + Array("signer".utf8) + secret)
    case .unchanged: secret
    }
  }
}
