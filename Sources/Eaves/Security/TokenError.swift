/// Why a signed value or token was not accepted.
public struct TokenError: Error, Hashable, Sendable {
  /// The kinds of refusal.
  public enum Reason: Hashable, Sendable {
    /// There is no signature, or none of the keys made it.
    case badSignature
    /// The signature is good, but the value carries no time of signing that can be read.
    case badTimestamp
    /// The signature is good and older than allowed, or from the future; both in seconds.
    case expired(age: Int, maxAge: Int)
    /// The signature is good, but what it signs cannot be read; says what is wrong.
    case malformedPayload(String)
  }

  /// What was wrong.
  public let reason: Reason

  /// When the value says that it was signed, in seconds since 1970; nil when it does not say.
  /// With a bad signature this is only a claim.
  public let signedAt: Int?

  init(_ reason: Reason, signedAt: Int? = nil) {
    self.reason = reason
    self.signedAt = signedAt
  }
}

extension TokenError: CustomStringConvertible {
  /// What is wrong, in a sentence.
  public var description: String {
    switch reason {
    case .badSignature:
      "The signature does not match: the value was changed, or signed with another key or salt."
    case .badTimestamp:
      "The value is signed but carries no time of signing; was it made by an untimed signer?"
    case .expired(let age, _) where age < 0:
      "The value was signed \(age.magnitude) s in the future; check the clocks of the servers."
    case .expired(let age, let maxAge):
      "The value was signed \(age) s ago and is accepted for \(maxAge) s."
    case .malformedPayload(let message):
      "The value is signed but cannot be read: \(message)."
    }
  }
}
