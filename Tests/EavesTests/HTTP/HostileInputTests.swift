import HTTPTypes
import TestSupport
import Testing

@testable import Eaves

/// Whatever a client sends: no trap, no hang, and an answer below 500.
struct HostileInputTests {
  /// Runs a reader on generated input; only errors of the kinds that end in a 4xx are allowed.
  private func survive(
    _ rounds: Int = 2000, seed: UInt64, pieces: [String], upTo count: Int = 24,
    _ read: (String) throws -> Void
  ) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<rounds {
      let text = generator.text(of: pieces, upTo: count)
      do {
        try read(text)
      } catch let error as HTTPError {
        #expect((400..<500).contains(error.status.code), "\(text.debugDescription)")
      } catch is URLReference.InvalidURL, is SetCookie.Invalid, is InvalidHeaderField {
        continue
      } catch {
        Issue.record("\(error) for \(text.debugDescription)")
      }
    }
  }

  static let huge = ["0", "9", "99999999999999999999", "-", "-1", "9223372036854775807", "+", "1"]

  @Test func queries() {
    var generator = SeededGenerator(seed: 1)
    let pieces = ["a", "=", "&", "%", "%2", "%zz", "%C3", "%C3%A9", "+", "é", "\u{0}", ";", "[]"]
    for _ in 0..<3000 {
      let bytes = generator.bytes(of: pieces, upTo: 40)
      guard let query = try? QueryParameters(parsing: bytes) else { continue }
      #expect(query.items.count <= bytes.count)
      // What was read can be written and read again.
      #expect(throws: Never.self) { try QueryParameters(parsing: query.encoded) }
    }
  }

  @Test func cookies() {
    let pieces = ["a", "=", ";", "\"", "\\", "\\\"", " ", "\t", ",", "\\303", "é", "\n", "\r\n"]
    survive(seed: 2, pieces: pieces) { text in
      #expect(Cookies(parsing: text.utf8).all.count <= text.utf8.count)
      _ = try SetCookie(text, text, path: text, domain: text).headerValue(now: nil)
    }
  }

  @Test func cookiesComeBackAsTheyWere() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1000 {
      let value = generator.text(
        of: ["a", "\"", "\\", ";", ",", "é", "\n", "\u{0}", " "], upTo: 12)
      let header = try SetCookie("k", value, path: nil).headerValue(now: nil)
      #expect(Cookies(parsing: header.utf8)["k"] == value)
    }
  }

  @Test func headers() {
    let pieces = [
      "a", "=", ";", ",", "\"", "\\", "*", "*0", "'", "%", "%C3", "q=", "0.5", "utf-8''", "/", " ",
      "text/html", "*/*", "filename", "é", "-", "_",
    ]
    survive(seed: 4, pieces: pieces) { text in
      _ = HeaderValue.list(text)
      _ = HeaderValue.dump(HeaderValue.parameters(text))
      let options = HeaderValue.options(text)
      _ = HeaderValue.dump(options.value, options.parameters)
      _ = AcceptMediaTypes(parsing: text).bestMatch(among: ["text/html", text])
      _ = AcceptLanguages(parsing: text).bestMatch(among: ["en-US", text])
      _ = AcceptCharsets(parsing: text).quality(of: text)
      _ = Authorization(parsing: text)?.description
      _ = WWWAuthenticate(parsing: text)?.description
      _ = CacheControl(parsing: text).maxAge
    }
  }

  @Test func ranges() {
    let pieces = Self.huge + ["bytes", "=", ",", " ", "/", "*"]
    survive(seed: 5, pieces: pieces, upTo: 8) { text in
      for length in [0, 1, 10, Int.max] {
        let bytes = RangeHeader(parsing: "bytes=\(text)")?.bytes(ofLength: length)
        if let bytes { #expect(bytes.upperBound <= length) }
      }
      _ = RangeHeader(parsing: text)?.description
      _ = ContentRange(parsing: "bytes \(text)")?.description
      var conditions = RequestConditions()
      conditions.range = "bytes=\(text)"
      _ = try conditions.outcome(
        method: .get, tag: nil, lastModified: nil, length: 10, allowsRanges: true)
    }
  }

  @Test func entityTags() {
    let pieces = ["\"", "a", ",", " ", "W/", "*", "\"a\"", "\\"]
    survive(seed: 6, pieces: pieces) { text in
      #expect(EntityTagSet(parsing: text).strong.count <= text.utf8.count)
      _ = EntityTag(parsing: text)
    }
  }

  @Test func dates() {
    let pieces =
      Self.huge + [
        "Thu,", " ", " ", "29", "Feb", "2024", "12:00:00", ":", ",", "GMT", "EST", ".", "é",
      ]
    survive(seed: 7, pieces: pieces) { text in
      guard let date = HTTPDate(parsing: text) else { return }
      #expect(HTTPDate(parsing: date.description) == date)
    }
  }

  @Test func datesBeyondAllBounds() {
    _ = HTTPDate(secondsSince1970: .max).description
    _ = HTTPDate(secondsSince1970: .min).advanced(by: .min).description
  }

  @Test func urls() {
    let pieces = [
      "http", ":", "//", "/", "..", ".", "?", "#", "@", "[", "]", "::1", "%", "%2F", "%ff", "é",
      "xn--", "-", "a", "99999", "℀", "。", "\u{AD}", "\u{202E}", "日本", " ", "\t", "&", ";",
    ]
    survive(3000, seed: 8, pieces: pieces) { text in
      _ = try URLReference(parsing: text).description
      _ = try URLReference.unicode(text)
      _ = try URLReference.ascii(text)
      _ = try URLReference.join("http://h/a/b", text)
    }
  }

  @Test func paths() {
    let pieces = ["a", "..", ".", "/", "//", "\\", "%2e", "\u{0}", "é", " ", "~", "-", "_"]
    survive(seed: 9, pieces: pieces) { text in
      if let path = SafePath.join("/base", text) {
        #expect(SafePath.normalized(path).hasPrefix("/base"))
      }
      let name = SafePath.filename(text)
      #expect(!name.contains("/") && !name.hasPrefix("."))
      _ = MIMEType.guess(filename: text)
      _ = try ContentDisposition.attachment.header(filename: text)
    }
  }

  @Test func hosts() {
    let pieces = ["a", ".", ":", "[", "]", "::1", "80", "é", "-", "_", " ", "@", "xn--"]
    survive(seed: 10, pieces: pieces, upTo: 10) { text in
      _ = TrustedHosts([text]).trusts(text)
      let host = try TrustedHosts().host(scheme: "http", header: text)
      #expect(!host.contains(" ") && !host.contains("@"))
      var connection = ConnectionInfo(
        clientAddress: nil, scheme: "http", host: text, serverName: "s", serverPort: "80",
        mount: "")
      ProxyFix(for: 1, proto: 1, host: 1, port: 1, prefix: 1).apply(to: &connection) { _ in text }
    }
  }

  @Test func markup() {
    let pieces = ["<", ">", "&", "&#", "&#x", "&lt", ";", "<!--", "-->", "a", "9999999999", "é"]
    survive(seed: 11, pieces: pieces) { text in
      _ = HTML.text(of: text)
      #expect(HTML.unescape(HTML.escape(text)) == text)
    }
  }

  /// Inputs that are the worst for one reader or another. Work that grows with the square of the
  /// length would take minutes.
  @Test func timeGrowsWithTheLength() throws {
    let count = 30_000
    func many(_ piece: String) -> String { String(repeating: piece, count: count) }
    let texts = [
      many("a="), many("&"), many("%"), many("%C3"), many("\""), many("\\"), many("a=\"\\\";"),
      many(","), many("\"a,"), many(";a=\""), many("a;"), many("= \""), many("*0"), many("/."),
      many("../"), many("<"), many("<!--"), many("&a"), many("&#"), many("a=\n"), many("q=1,"),
      many("a=") + "\n.", many("= ") + "\n.",
    ]
    for text in texts {
      let time = try processorTime {
        _ = try QueryParameters(parsing: text)
        _ = Cookies(parsing: text.utf8)
        _ = HeaderValue.list(text)
        _ = HeaderValue.options(text)
        _ = EntityTagSet(parsing: text)
        _ = SafePath.join("/base", text)
        _ = HTML.text(of: text)
        _ = HTTPDate(parsing: text)
        _ = try URLReference.join("http://h/", text)
        _ = Authorization(parsing: "Basic \(text)")
      }
      #expect(time < .seconds(8), "\(text.utf8.prefix(8)) took \(time)")
    }
  }
}
