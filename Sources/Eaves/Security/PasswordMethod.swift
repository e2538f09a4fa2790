internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// How a password's hash is computed, in the words of Werkzeug.
public enum PasswordMethod: Hashable, Sendable {
  /// scrypt (RFC 7914), which needs 128 · cost · blockSize bytes of memory. The cost is a power
  /// of two.
  case scrypt(cost: Int, blockSize: Int, parallelism: Int)
  /// PBKDF2 (RFC 8018 §5.2).
  case pbkdf2(PasswordDigest, iterations: Int)

  /// Werkzeug's and our default: scrypt with 32 MiB of memory.
  public static let standard = PasswordMethod.scrypt(cost: 32_768, blockSize: 8, parallelism: 1)

  /// What Werkzeug means by `pbkdf2` alone.
  static let standardIterations = 1_000_000

  /// The most memory that a hash may ask for, in bytes: eight times the standard.
  static let maximumMemory = 256 * 1_024 * 1_024
  /// The most work that scrypt may be asked for, as cost · blockSize · parallelism: 16 times the
  /// standard.
  static let maximumWork = 16 * 32_768 * 8
  /// The most iterations that PBKDF2 may be asked for: ten times Werkzeug's.
  static let maximumIterations = 10 * standardIterations
}

/// The hash functions of PBKDF2.
public enum PasswordDigest: String, Hashable, Sendable {
  /// MD5, for hashes that are there already.
  case md5
  /// SHA-1, for hashes that are there already.
  case sha1
  /// SHA-224.
  case sha224
  /// SHA-256.
  case sha256
  /// SHA-384.
  case sha384
  /// SHA-512.
  case sha512

  fileprivate var byteCount: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha224: 28
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  fileprivate var function: KDF.Insecure.PBKDF2.HashFunction {
    switch self {
    case .md5: .insecureMD5
    case .sha1: .insecureSHA1
    case .sha224: .insecureSHA224
    case .sha256: .sha256
    case .sha384: .sha384
    case .sha512: .sha512
    }
  }
}

extension PasswordMethod: CustomStringConvertible {
  /// Reads a method as Werkzeug writes it: `scrypt:32768:8:1`, `pbkdf2:sha256:1000000`, and
  /// `scrypt`, `pbkdf2` and `pbkdf2:sha256` for its defaults.
  /// - Returns: nil for another method, and for numbers that are wrong or beyond the bounds
  public init?(_ text: String) {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    switch (fields[0], fields.count) {
    case ("scrypt", 1):
      self = .standard
    case ("scrypt", 4):
      guard let cost = Int(fields[1]), let blockSize = Int(fields[2]),
        let parallelism = Int(fields[3])
      else { return nil }
      self = .scrypt(cost: cost, blockSize: blockSize, parallelism: parallelism)
    case ("pbkdf2", 1...3):
      let name = fields.count > 1 ? fields[1].lowercased() : PasswordDigest.sha256.rawValue
      guard let digest = PasswordDigest(rawValue: name),
        let iterations = fields.count > 2 ? Int(fields[2]) : PasswordMethod.standardIterations
      else { return nil }
      self = .pbkdf2(digest, iterations: iterations)
    default:
      return nil
    }
    guard isWithinBounds else { return nil }
  }

  /// The method as Werkzeug writes it.
  public var description: String {
    switch self {
    case .scrypt(let cost, let blockSize, let parallelism):
      "scrypt:\(cost):\(blockSize):\(parallelism)"
    case .pbkdf2(let digest, let iterations):
      "pbkdf2:\(digest.rawValue):\(iterations)"
    }
  }

  /// Whether the numbers are possible, and small enough for neither memory nor time to run out.
  var isWithinBounds: Bool {
    switch self {
    case .scrypt(let cost, let blockSize, let parallelism):
      guard cost > 1, cost & (cost - 1) == 0, blockSize > 0, parallelism > 0,
        cost <= PasswordMethod.maximumWork, blockSize <= PasswordMethod.maximumWork,
        parallelism <= PasswordMethod.maximumWork
      else { return false }
      // RFC 7914 §6: the cost has to be below 2 ^ (128 · blockSize / 8).
      guard blockSize > 1 || cost < 65_536 else { return false }
      // Werkzeug lets OpenSSL have 132 · cost · blockSize · parallelism bytes, and refuses the tiny
      // costs (below 96, without parallelism) that do not get by with them.
      guard 128 * (cost + parallelism + 2) <= 132 * cost * parallelism else { return false }
      let (work, overflow) = (cost * blockSize).multipliedReportingOverflow(by: parallelism)
      return !overflow && work <= PasswordMethod.maximumWork
        && 128 * cost * blockSize <= PasswordMethod.maximumMemory
    case .pbkdf2(_, let iterations):
      return (1...PasswordMethod.maximumIterations).contains(iterations)
    }
  }

  /// The hash of a password.
  /// - Returns: nil for a method beyond the bounds, or when the system has not enough memory
  func hash(_ password: [UInt8], salt: [UInt8]) -> [UInt8]? {
    guard isWithinBounds else { return nil }
    let key =
      switch self {
      case .scrypt(let cost, let blockSize, let parallelism):
        try? KDF.Scrypt.deriveKey(
          from: password, salt: salt, outputByteCount: 64, rounds: cost, blockSize: blockSize,
          parallelism: parallelism)
      case .pbkdf2(let digest, let iterations):
        try? KDF.Insecure.PBKDF2.deriveKey(
          from: password, salt: salt, using: digest.function, outputByteCount: digest.byteCount,
          unsafeUncheckedRounds: iterations)
      }
    return key?.withUnsafeBytes { Array($0) }
  }

  /// Whether a hash of this method costs an attacker at least as much as one of another.
  func isAtLeastAsStrong(as other: PasswordMethod) -> Bool {
    switch (self, other) {
    case (
      .scrypt(let cost, let blockSize, let parallelism),
      .scrypt(let otherCost, let otherBlockSize, let otherParallelism)
    ):
      cost * blockSize >= otherCost * otherBlockSize
        && cost * blockSize * parallelism >= otherCost * otherBlockSize * otherParallelism
    case (.pbkdf2(let digest, let iterations), .pbkdf2(let otherDigest, let otherIterations)):
      digest == otherDigest && iterations >= otherIterations
    default: false
    }
  }
}
