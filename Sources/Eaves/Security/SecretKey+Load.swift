extension SecretKey {
  /// Where a key came from.
  public enum Origin: Hashable, Sendable {
    /// The text of a setting.
    case setting
    /// A file that was there before.
    case file(String)
    /// A file that was made just now.
    case made(String)
  }

  /// A key, and what there is to say about it.
  public struct Loaded: Sendable {
    /// The key.
    public let key: SecretKey
    /// Where it came from.
    public let origin: Origin
    /// What is worth a warning in the log, and how to mend it; nil when all is well.
    public let warning: String?
  }

  /// The name of the file that is made below the data folder.
  public static let fileName = "secret-key"

  /// Finds the secret key: from a setting, else from a file, else from `secret-key` in the data
  /// folder, which is made once when it is not there.
  ///
  /// Several processes may do this at the same moment: one makes the file, all read the same key.
  /// A file holds the key as text or bytes; one line end after it is not part of the key.
  /// - Parameters:
  ///   - text: the setting `SECRET_KEY`, if there is one
  ///   - file: the setting `SECRET_KEY_FILE` as a full path, if there is one
  ///   - dataFolder: the full path of the folder for the app's own files; made when missing
  /// - Throws: ``SecretKeyError`` when a key is named but unusable, or none can be made.
  public static func load(
    text: String? = nil, file: String? = nil, dataFolder: String
  ) throws(SecretKeyError) -> Loaded {
    if let text {
      let key = try checked(Array(text.utf8), from: .setting)
      return Loaded(key: key, origin: .setting, warning: nil)
    }
    let ownFile = dataFolder.hasSuffix("/") ? dataFolder + fileName : "\(dataFolder)/\(fileName)"
    let path = file ?? ownFile
    if let content = try SecretKeyFile.content(of: path) {
      return try loaded(content, origin: .file(path))
    }
    guard path == ownFile else { throw SecretKeyError(.missing, at: .file(path)) }

    let isOurs = try SecretKeyFile.create(path, folder: dataFolder, content: Array(random().utf8))
    // Read back in either case: a process that was faster made the key that counts.
    guard let content = try SecretKeyFile.content(of: path) else {
      throw SecretKeyError(.missing, at: .file(path))
    }
    return try loaded(content, origin: isOurs ? .made(path) : .file(path))
  }

  /// A random key of 256 bits, as a line of hexadecimal text that can be copied into a setting.
  private static func random() -> String {
    var text = ""
    for byte in RandomBytes.make(32) {
      text += byte < 0x10 ? "0" : ""
      text += String(byte, radix: 16)
    }
    return text + "\n"
  }

  private static func loaded(
    _ content: SecretKeyFile.Content, origin: Origin
  ) throws(SecretKeyError) -> Loaded {
    let key = try checked(withoutLineEnd(content.bytes), from: .file(content.path))
    let warning =
      content.isOpenToOthers
      ? "The secret key file \(content.path) can be read or changed by other users of this "
        + "machine: run `chmod 600 \(content.path)`, and make a new key if they may have seen it."
      : nil
    return Loaded(key: key, origin: origin, warning: warning)
  }

  private static func withoutLineEnd(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.last == UInt8(ascii: "\n") else { return bytes }
    let line = bytes.dropLast()
    return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }

  private static func checked(
    _ bytes: [UInt8], from source: SecretKeyError.Source
  ) throws(SecretKeyError) -> SecretKey {
    guard !bytes.isEmpty else { throw SecretKeyError(.empty, at: source) }
    guard bytes.count >= minimumCount else {
      throw SecretKeyError(.tooShort(count: bytes.count), at: source)
    }
    return SecretKey(bytes: bytes)
  }
}
