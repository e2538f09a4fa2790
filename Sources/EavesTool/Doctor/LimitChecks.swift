import EavesGateway

/// How long requests may be, found by trying.
enum LimitChecks {
  /// The length of a header field that every host should let pass: that of the longest cookie.
  static let fieldCount = 4_096

  /// The length of a line of the response's head that the gateway itself lets pass.
  static let responseFieldCount = 7_900

  /// The lengths of bodies that are tried with nothing but the URL: about the default of mod_fcgid, and
  /// what a photograph has.
  static let visitorSizes = [131_072, 131_073, 1 << 20]

  /// The lengths that are tried with a probe, up to what the app itself takes.
  static func sizes(maxBody: Int) -> [Int] {
    let sizes = [131_072, 131_073, 1 << 20, 4 << 20, 16 << 20, 64 << 20]
    let most = min(maxBody, 64 << 20)
    return sizes.filter { $0 < most } + [most]
  }

  /// The longest body that is taken, to a hundredth.
  /// - Parameters:
  ///   - sizes: what to try, growing
  ///   - takes: tries a size
  /// - Returns: nil when all are taken, or when none is
  static func bodyLimit(
    upTo sizes: [Int], takes: (Int) async -> Bool
  ) async -> Int? {
    var most = 0
    guard await takes(1_024) else { return nil }
    for size in sizes {
      if await takes(size) {
        most = size
        continue
      }
      var least = max(most, 1_024)
      var refused = size
      while refused - least > max(1, refused / 100) {
        let middle = least + (refused - least) / 2
        if await takes(middle) { least = middle } else { refused = middle }
      }
      return least
    }
    return nil
  }

  /// - Parameter maxBody: the most bytes that the app takes, when somebody set it
  static func body(_ limit: Int, _ url: String, maxBody: Int?) -> Finding {
    let isDefault = limit == 131_072
    return Finding(
      .bodyLimit, severity: maxBody.map { $0 > limit } == true ? .warning : .note,
      .init(
        url,
        "takes bodies of \(limit) bytes, and no longer ones"
          + (maxBody.map { "; MAX_BODY is \($0)" } ?? "")),
      fix: .init(
        isDefault
          ? "It is FcgidMaxRequestLen: ask the host to raise it, or use plain-cgi.htaccess."
          : "Ask the host to raise it."))
  }

  static func request(_ address: String, _ status: Int) -> Finding {
    Finding(
      .headerLimit,
      .init(address, "answers \(status) to a header field of \(fieldCount) bytes"),
      fix: .init("Keep cookies and addresses short, or ask the host to raise its limit."))
  }

  static func response(_ address: String, _ status: Int) -> Finding {
    Finding(
      .headerLimit,
      .init(address, "answers \(status) when the app sends a field of \(responseFieldCount) bytes"),
      fix: .init("Keep header fields of responses short, such as cookies and policies."))
  }
}
