/// File names and paths that come from outside.
public enum SafePath {
  /// Joins a folder of the app with path parts from a URL.
  ///
  /// `.` and `..` inside the parts are resolved; nil when a part is absolute or leads out of the
  /// folder. Links are not followed: what they point to is the file system's affair.
  public static func join(_ folder: String, _ parts: String...) -> String? {
    join(folder, parts)
  }

  /// Joins a folder of the app with path parts from a URL.
  public static func join(_ folder: String, _ parts: [String]) -> String? {
    // Without this, an empty folder would make the first part the trusted one.
    var path = folder.isEmpty ? "." : folder
    for part in parts where !part.isEmpty {
      let normal = normalized(part)
      guard !normal.hasPrefix("/"), normal != "..", !normal.hasPrefix("../") else { return nil }
      path += path.hasSuffix("/") ? normal : "/" + normal
    }
    return path
  }

  /// The path without empty and `.` segments and with `..` resolved, as POSIX reads it.
  static func normalized(_ path: String) -> String {
    let slash = UInt8(ascii: "/")
    let bytes = Array(path.utf8)
    let isAbsolute = bytes.first == slash
    var segments: [ArraySlice<UInt8>] = []
    for segment in bytes.split(separator: slash) where !segment.elementsEqual(".".utf8) {
      if !segment.elementsEqual("..".utf8) {
        segments.append(segment)
      } else if let last = segments.last, !last.elementsEqual("..".utf8) {
        segments.removeLast()
      } else if !isAbsolute {
        segments.append(segment)
      }
    }
    let joined = Array(segments.joined(separator: CollectionOfOne(slash))).text
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Makes a name that can be stored in any file system from the name of an upload: ASCII letters,
  /// digits, `.`, `-` and `_`, without a path and without dots in front.
  ///
  /// The result may be empty, and two names may become the same; check both before storing.
  public static func filename(_ name: String) -> String {
    let ascii = ASCIIFolding.fold(name).map { $0 == UInt8(ascii: "/") ? UInt8(ascii: " ") : $0 }
    let words = ascii.split { $0.isWhitespace || (0x1C...0x1F).contains($0) }
    let underscore = UInt8(ascii: "_")
    let joined = words.joined(separator: CollectionOfOne(underscore)).filter { byte in
      byte.isLetter || byte.isDigit || byte == underscore || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "-")
    }
    return joined.trimmed { $0 == UInt8(ascii: ".") || $0 == underscore }.text
  }
}
