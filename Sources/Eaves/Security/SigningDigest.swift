internal import Crypto

/// The hash functions that signatures are made with.
public enum SigningDigest: String, Hashable, Sendable {
  /// SHA-1, what itsdangerous and a Flask app left at its defaults use.
  case sha1
  /// SHA-256, the default here.
  case sha256
  /// SHA-512.
  case sha512

  /// The hash of some bytes.
  func hash(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .sha1: [UInt8](Insecure.SHA1.hash(data: bytes))
    case .sha256: [UInt8](SHA256.hash(data: bytes))
    case .sha512: [UInt8](SHA512.hash(data: bytes))
    }
  }

  /// The HMAC of a message.
  func authenticationCode(for message: [UInt8], key: SymmetricKey) -> [UInt8] {
    switch self {
    case .sha1:
      [UInt8](HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
    case .sha256:
      [UInt8](HMAC<SHA256>.authenticationCode(for: message, using: key))
    case .sha512:
      [UInt8](HMAC<SHA512>.authenticationCode(for: message, using: key))
    }
  }

  /// Whether a code is the HMAC of a message, found out in a time that tells nothing of the code.
  func isValid(_ code: [UInt8], for message: [UInt8], key: SymmetricKey) -> Bool {
    switch self {
    case .sha1:
      HMAC<Insecure.SHA1>.isValidAuthenticationCode(code, authenticating: message, using: key)
    case .sha256:
      HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
    case .sha512:
      HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: message, using: key)
    }
  }
}
