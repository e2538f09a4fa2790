import EavesGateway

/// The address of a site: where its first page is.
struct SiteURL: Hashable, Sendable, CustomStringConvertible {
  /// `https` or `http`.
  let scheme: String

  /// The host, with its port where it was given.
  let authority: String

  /// The path without a slash at its end: `/~alice/flasky`, or nothing for the root.
  let path: String

  /// - Parameters:
  ///   - text: a URL with http or https
  ///   - entryName: the entry's name, which is no part of the site's address
  /// - Returns: nil for anything else
  init?(_ text: String, entryName: String = "run.fcgi") {
    guard let separator = text.utf8.firstRange(of: "://".utf8) else { return nil }
    scheme = text[..<separator.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let rest = text[separator.upperBound...].prefix { $0 != "?" && $0 != "#" }
    authority = String(rest.prefix { $0 != "/" })
    guard !authority.isEmpty, !authority.contains("@"),
      authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    var parts = rest.dropFirst(authority.count).split(separator: "/").map(String.init)
    if parts.last == entryName { parts.removeLast() }
    path = parts.map { "/" + $0 }.joined()
  }

  /// Says whether a text is meant to be a URL, and not a path.
  static func isURL(_ text: String) -> Bool {
    text.lowercased().hasPrefix("http://") || text.lowercased().hasPrefix("https://")
  }

  /// The address of the first page.
  var description: String { "\(scheme)://\(authority)\(path)/" }

  var isSecure: Bool { scheme == "https" }

  /// The path as it is meant, for comparing with what the host says: percent escapes decoded.
  var decodedPath: String { PercentDecoding.decode(path) }

  /// The address of what lies at a path below the site.
  /// - Parameter name: decoded, without a slash in front
  func appending(_ name: String) -> String {
    var text = description
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }

  /// The address that a `Location` names, seen from another one.
  static func resolve(_ location: String, from url: String) -> String {
    if isURL(location) { return location }
    guard let base = SiteURL(url) else { return location }
    let origin = "\(base.scheme)://\(base.authority)"
    if location.hasPrefix("//") { return "\(base.scheme):\(location)" }
    if location.hasPrefix("/") { return origin + location }
    let bare = url.prefix { $0 != "?" && $0 != "#" }
    let folder = bare.lastIndex(of: "/").map { bare[...$0] } ?? bare
    return folder + location
  }
}

extension Substring.UTF8View {
  /// The first place of some bytes.
  fileprivate func firstRange(of wanted: String.UTF8View) -> Range<Index>? {
    indices.first { self[$0...].starts(with: wanted) }.map {
      $0..<index($0, offsetBy: wanted.count)
    }
  }
}

extension String.UTF8View {
  fileprivate func firstRange(of wanted: String.UTF8View) -> Range<Index>? {
    self[...].firstRange(of: wanted)
  }
}
