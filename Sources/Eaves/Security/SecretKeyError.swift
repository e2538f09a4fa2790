/// Why there is no usable secret key, and how to mend it.
public struct SecretKeyError: Error, Hashable, Sendable {
  /// The kinds of trouble.
  public enum Reason: Hashable, Sendable {
    /// The named file does not exist.
    case missing
    /// The file cannot be read; says why, in the system's words.
    case unreadable(String)
    /// The path names a folder, a socket or the like.
    case notAFile
    /// The file is larger than any key.
    case tooLarge
    /// The key has no bytes.
    case empty
    /// The key has too few bytes.
    case tooShort(count: Int)
    /// The file cannot be made; says why, in the system's words.
    case notWritable(String)
  }

  /// Where the key was looked for.
  public enum Source: Hashable, Sendable {
    /// The setting `SECRET_KEY`.
    case setting
    /// A file.
    case file(String)
  }

  /// What is wrong.
  public let reason: Reason
  /// Where.
  public let source: Source

  init(_ reason: Reason, at source: Source) {
    self.reason = reason
    self.source = source
  }
}

extension SecretKeyError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch reason {
    case .missing:
      "\(place) does not exist: put a random key of at least \(SecretKey.minimumCount) bytes "
        + "there, or remove the setting SECRET_KEY_FILE to have one made."
    case .unreadable(let why):
      "\(place) cannot be read (\(why)): it has to belong to the user that runs the app, with "
        + "mode 600."
    case .notAFile:
      "\(place) is not a regular file: SECRET_KEY_FILE has to name one."
    case .tooLarge:
      "\(place) is larger than \(SecretKeyFile.maximumCount) bytes and so hardly a key: check "
        + "what SECRET_KEY_FILE names."
    case .empty:
      "\(place) is empty: \(remedy)"
    case .tooShort(let count):
      "\(place) has \(count) bytes and needs at least \(SecretKey.minimumCount): \(remedy)"
    case .notWritable(let why):
      "\(place) cannot be made (\(why)): give the user that runs the app the right to write "
        + "there, or set SECRET_KEY or SECRET_KEY_FILE."
    }
  }

  private var place: String {
    switch source {
    case .setting: "The setting SECRET_KEY"
    case .file(let path): "The secret key file \(path)"
    }
  }

  private var remedy: String {
    switch source {
    case .setting: "set a random one, such as `openssl rand -hex 32` prints."
    case .file(let path): "write a random one into it, such as `openssl rand -hex 32 > \(path)`."
    }
  }
}
