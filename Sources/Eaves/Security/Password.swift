/// Passwords, kept as hashes in Werkzeug's form: `method$salt$hash`.
///
/// ```swift
/// user.passwordHash = try Password.hash(form.require("password"))
/// …
/// guard Password.check(attempt, against: user.passwordHash) else { throw HTTPError(.forbidden) }
/// if Password.needsRehash(user.passwordHash) { user.passwordHash = try Password.hash(attempt) }
/// ```
public enum Password {
  private static let saltCount = 16
  private static let saltAlphabet = Array(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

  /// Hashes a password with a random salt. It takes time and memory on purpose: some 50 ms and
  /// 32 MiB with the standard method.
  /// - Parameters:
  ///   - password: counts as its UTF-8 bytes
  ///   - method: how the hash is computed
  /// - Throws: ``PasswordError`` for a method with impossible or unreasonable numbers.
  public static func hash(
    _ password: String, method: PasswordMethod = .standard
  ) throws(PasswordError) -> String {
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<saltCount).map { _ in
      saltAlphabet[Int.random(in: saltAlphabet.indices, using: &generator)]
    }
    return try hash(password, method: method, salt: String(decoding: salt, as: UTF8.self))
  }

  /// Hashes a password with a given salt.
  static func hash(
    _ password: String, method: PasswordMethod, salt: String
  ) throws(PasswordError) -> String {
    guard method.isWithinBounds else { throw PasswordError.unusableMethod(method) }
    guard let hash = method.hash(Array(password.utf8), salt: Array(salt.utf8)) else {
      throw PasswordError.failed(method)
    }
    return "\(method)$\(salt)$\(hexadecimal(hash))"
  }

  /// Whether a password is the one that was hashed, found out in a time that does not depend on
  /// how much of it is right.
  /// - Parameters:
  ///   - password: what was typed
  ///   - hash: what ``hash(_:method:)`` or Werkzeug's `generate_password_hash` made. False for
  ///     what is not of that form, for methods that would take more than 256 MiB or seconds, and
  ///     when there is no memory left to compute it.
  public static func check(_ password: String, against hash: String) -> Bool {
    guard let (method, salt, expected) = parts(of: hash),
      let actual = method.hash(Array(password.utf8), salt: Array(salt.utf8))
    else { return false }
    return equalInConstantTime(Array(hexadecimal(actual).utf8), Array(expected.utf8))
  }

  /// Whether a stored hash is weaker than those made today, so that a login with the right
  /// password is the moment to store a new one.
  /// - Parameters:
  ///   - hash: the stored hash
  ///   - method: how hashes are made today
  public static func needsRehash(_ hash: String, method: PasswordMethod = .standard) -> Bool {
    guard let stored = parts(of: hash) else { return true }
    return !stored.method.isAtLeastAsStrong(as: method)
  }

  private static func parts(
    of hash: String
  ) -> (method: PasswordMethod, salt: Substring, hash: Substring)? {
    let parts = hash.split(separator: "$", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let method = PasswordMethod(String(parts[0])) else { return nil }
    return (method, parts[1], parts[2])
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
  }
}

/// Why a password cannot be hashed.
public enum PasswordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The method's numbers are impossible, or would take too much memory or time.
  case unusableMethod(PasswordMethod)
  /// The computation failed, which happens when there is not enough memory.
  case failed(PasswordMethod)

  /// What is wrong with the method, and one that works.
  public var description: String {
    switch self {
    case .unusableMethod(let method):
      "\(method) cannot be used: scrypt's cost has to be a power of two with at most 256 MiB of "
        + "memory, and PBKDF2 takes 1 to \(PasswordMethod.maximumIterations) iterations. "
        + "\(PasswordMethod.standard) is a good choice."
    case .failed(let method):
      "Computing \(method) failed; there may be too little memory for it."
    }
  }
}
