import NIOHTTP1
import TestSupport
import Testing

@testable import EavesTool

/// The variables that a program gets: those of Apache behind the recommended `.htaccess`.
@Suite struct RequestVariablesTests {
  static func variables(
    _ uri: String, mount: String = "/~alice/flasky", method: HTTPMethod = .GET,
    headers: [(String, String)] = [], length: Int? = 0, proxies: [String] = [],
    passesAuthorization: Bool = true
  ) throws -> [String: String] {
    let site = RequestVariables.Site(
      mount: try #require(Mount(mount)), entry: "/home/alice/public_html/flasky/run.fcgi",
      address: "127.0.0.1", port: 8_000, trustedProxies: proxies.compactMap(IPRange.init),
      passesAuthorization: passesAuthorization)
    let head = HTTPRequestHead(
      version: .http1_1, method: method, uri: uri, headers: HTTPHeaders(headers))
    let maker = RequestVariables(site)
    let visitor = maker.visitor(head, peer: "127.0.0.1", port: 4_711)
    let pairs = maker.make(head, from: visitor, contentLength: length).pairs
    return Dictionary(pairs.map { ($0.name, $0.value) }) { _, last in "\(last) (twice)" }
  }

  @Test("The mount shows as it does behind a rewrite in the entry's folder")
  func mount() throws {
    let variables = try Self.variables("/~alice/flasky/a//b%20c?x=1&y=%3F")
    #expect(variables["REQUEST_URI"] == "/~alice/flasky/a//b%20c?x=1&y=%3F")
    #expect(variables["SCRIPT_NAME"] == "/~alice/flasky/run.fcgi")
    #expect(variables["SCRIPT_FILENAME"] == "/home/alice/public_html/flasky/run.fcgi")
    #expect(variables["REDIRECT_URL"] == "/~alice/flasky/a/b c")
    #expect(variables["REDIRECT_STATUS"] == "200")
    #expect(variables["QUERY_STRING"] == "x=1&y=%3F")
    #expect(variables["PATH_INFO"] == nil)
    #expect(variables["CONTENT_LENGTH"] == "0")
  }

  @Test(
    "They are those that Apache was recorded to give, by name and by what depends on the request")
  func recorded() throws {
    // Apache's own version, and what only mod_fcgid's process manager sets.
    let varying: Set<String> = [
      "CONTEXT_DOCUMENT_ROOT", "CONTEXT_PREFIX", "DOCUMENT_ROOT", "PATH", "REMOTE_PORT",
      "SCRIPT_FILENAME", "SERVER_ADDR", "SERVER_PORT", "SERVER_SOFTWARE", "FCGI_ROLE",
      "HTTP_CONNECTION",
    ]
    var count = 0
    for record in try Conformance.cases("cgi/environments.jsonl")
    where record["setup"]?.string == "a17" && record["interface"]?.string == "mod_fcgid" {
      // As Apache is where nobody has told it otherwise.
      guard record["server"]?["merge_slashes"]?.bool == true,
        record["server"]?["allow_encoded_slashes"]?.string == "Off"
      else { continue }
      guard let members = record["env"]?.object, let request = record["request"],
        let target = request["target"]?.string,
        let mount = record["expect"]?["mount"]?.string, request["method"]?.string == "GET"
      else { continue }
      let headers = (request["headers"]?.array ?? []).compactMap { pair -> (String, String)? in
        guard let name = pair.array?.first?.string, let value = pair.array?.last?.string else {
          return nil
        }
        return (name, value)
      }
      count += 1
      let ours = try Self.variables(
        target, mount: mount, headers: headers, passesAuthorization: false)
      for member in members where !varying.contains(member.key) {
        #expect(ours[member.key] == member.value.string, "\(member.key) of \(target)")
      }
      let names = Set(members.map(\.key))
      for name in ours.keys where name != "REMOTE_PORT" {
        #expect(names.contains(name), "\(name) of \(target)")
      }
    }
    print("cgi/environments.jsonl: \(count) environments of the recommended .htaccess compared")
    #expect(count > 3)
  }

  @Test("A field is a variable; fields of the same name are joined")
  func fields() throws {
    let variables = try Self.variables(
      "/~alice/flasky/",
      headers: [
        ("Host", "example.org:8000"), ("Accept-Language", "de"), ("accept-language", "en"),
        ("Content-Type", "text/plain"), ("Content-Length", "5"), ("Authorization", "Basic x"),
      ], length: 5)
    #expect(variables["HTTP_ACCEPT_LANGUAGE"] == "de, en")
    #expect(variables["HTTP_HOST"] == "example.org:8000")
    #expect(variables["SERVER_NAME"] == "example.org")
    #expect(variables["CONTENT_TYPE"] == "text/plain")
    #expect(variables["CONTENT_LENGTH"] == "5")
    #expect(variables["HTTP_CONTENT_TYPE"] == nil && variables["HTTP_CONTENT_LENGTH"] == nil)
    #expect(variables["HTTP_AUTHORIZATION"] == "Basic x")
  }

  @Test("What could be taken for something else is left out")
  func misleading() throws {
    let variables = try Self.variables(
      "/~alice/flasky/",
      headers: [
        ("Host", "h"), ("Proxy", "http://evil"), ("X_Forwarded_For", "1.1.1.1"),
        ("X-Forwarded-For", "2.2.2.2"), ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "evil"),
        ("X-Forwarded-Prefix", "/evil"), ("X-Forwarded-Port", "1"), ("Forwarded", "for=3.3.3.3"),
        ("Content_Length", "7"), ("Transfer-Encoding", "gzip"),
      ])
    #expect(variables["REMOTE_ADDR"] == "127.0.0.1")
    #expect(variables["REQUEST_SCHEME"] == "http" && variables["HTTPS"] == nil)
    for name in variables.keys {
      #expect(!name.contains("FORWARDED") && !name.contains("PROXY") && !name.contains("TRANSFER"))
    }
  }

  @Test("What a trusted proxy says is handed over once it has been checked")
  func proxied() throws {
    let variables = try Self.variables(
      "/~alice/flasky/",
      headers: [
        ("Host", "example.org"), ("X-Forwarded-For", "6.6.6.6, 198.51.100.1"),
        ("X-Forwarded-Proto", "https"),
      ], proxies: ["127.0.0.1"])
    #expect(variables["REMOTE_ADDR"] == "198.51.100.1")
    #expect(variables["REMOTE_PORT"] == nil)
    #expect(variables["HTTPS"] == "on" && variables["REQUEST_SCHEME"] == "https")
    #expect(variables["SERVER_PORT"] == "443")
    #expect(variables["HTTP_X_FORWARDED_FOR"] == "198.51.100.1")
    #expect(variables["HTTP_X_FORWARDED_PROTO"] == "https")
  }

  @Test("A body of unknown length is told as one in chunks")
  func chunked() throws {
    let variables = try Self.variables("/~alice/flasky/", method: .POST, length: nil)
    #expect(variables["CONTENT_LENGTH"] == nil)
    #expect(variables["HTTP_TRANSFER_ENCODING"] == "chunked")
  }

  @Test("A mount is a path, however it is written")
  func mounts() {
    for text in ["", "/", "//"] { #expect(Mount(text) == .root) }
    for text in ["a/b", "/a/b", "/a/b/", "//a//b"] { #expect(Mount(text)?.path == "/a/b") }
    for text in ["/a?b", "/a#b", "/a b", "/a/../b", "/%41", "/a\n", "/ä", "/a\"b"] {
      #expect(Mount(text) == nil)
    }
  }

  @Test("A request lies in the mount, is the mount itself, or is another's")
  func positions() throws {
    let mount = try #require(Mount("/~alice"))
    for target in ["/~alice/", "/~alice/a?b", "/%7Ealice/", "/%7ealice/%2F"] {
      #expect(mount.position(of: target) == .inside)
    }
    for target in ["/~alice", "/~alice?x=/", "/%7Ealice"] {
      #expect(mount.position(of: target) == .bare)
    }
    for target in ["/", "/~alicex", "/~bob/", "*", "", "/?/~alice/", "/%", "/%7", "/%zz"] {
      #expect(mount.position(of: target) == .outside)
    }
    #expect(Mount.root.position(of: "*") == .inside)
    #expect(mount.withSlash("/~alice?a=b") == "/~alice/?a=b")
  }
}
