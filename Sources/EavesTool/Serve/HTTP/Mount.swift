/// The path under which an app is reached: empty, or with a slash in front and none behind.
struct Mount: Hashable, Sendable, CustomStringConvertible {
  let path: String

  /// - Returns: nil for what cannot be the path of a URL
  init?(_ text: String) {
    let segments = text.split(separator: "/")
    let isPlain = text.utf8.allSatisfy { byte in
      (0x21...0x7E).contains(byte) && !"?#%\\\"<>".utf8.contains(byte)
    }
    guard isPlain, !segments.contains("."), !segments.contains("..") else { return nil }
    path = segments.map { "/\($0)" }.joined()
  }

  private init(path: String) { self.path = path }

  /// The root of the server.
  static let root = Mount(path: "")

  var description: String { path.isEmpty ? "/" : path }

  /// How a request's path lies to the mount.
  enum Position: Hashable {
    /// The app answers.
    case inside
    /// It is the mount without the slash behind it, which Apache adds by a redirect.
    case bare
    case outside
  }

  /// - Parameter target: the path of a request as it was typed, with or without its query
  func position(of target: String) -> Position {
    guard !path.isEmpty else { return .inside }
    let typed = target.utf8.prefix { $0 != UInt8(ascii: "?") }
    let decoded = Self.decoded(typed)
    guard decoded.starts(with: path.utf8) else { return .outside }
    switch decoded.dropFirst(path.utf8.count).first {
    case nil: return .bare
    case UInt8(ascii: "/"): return .inside
    default: return .outside
    }
  }

  /// The path with its percent signs decoded once: `/%7Ealice` is `/~alice`.
  static func decoded(_ path: some Collection<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(path.count)
    var rest = path[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"), let high = rest.first.flatMap(digit),
        let low = rest.dropFirst().first.flatMap(digit)
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(high << 4 | low)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
