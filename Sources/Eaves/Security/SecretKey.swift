/// A key that signatures are made with. It is never printed.
public struct SecretKey: Sendable {
  /// The fewest bytes that a key from the settings or a file may have.
  public static let minimumCount = 16

  let bytes: [UInt8]

  /// A key from bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A key from text, which counts as its UTF-8 bytes as in Flask.
  public init(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The length of the key, never the key.
  public var description: String { "SecretKey(\(bytes.count) bytes)" }

  /// The length of the key, never the key.
  public var debugDescription: String { description }

  /// A mirror without children, so that `dump` does not print the key.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The key that signs, and older keys that are still accepted: Flask's `SECRET_KEY` and
/// `SECRET_KEY_FALLBACKS`.
///
/// To change a key without logging everyone out, make the old one a fallback and remove it when
/// nothing signed with it is needed any more.
public struct SecretKeys: Sendable {
  /// The key that signs.
  public let current: SecretKey
  /// Older keys, oldest first, which only verify.
  public let fallbacks: [SecretKey]

  /// Makes a set of keys.
  /// - Parameters:
  ///   - current: signs, and verifies
  ///   - fallbacks: only verify; oldest first
  public init(current: SecretKey, fallbacks: [SecretKey] = []) {
    self.current = current
    self.fallbacks = fallbacks
  }

  var newestFirst: [SecretKey] { [current] + fallbacks.reversed() }
}
