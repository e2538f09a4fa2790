import EavesGateway
import TestSupport
import Testing

/// The target of a request with these variables.
private func target(_ variables: [String: String], mount: String? = nil) -> RequestTarget {
  RequestTarget(
    Variables(variables.map { (name: $0.key, value: Array($0.value.utf8)) }), mount: mount)
}

@Suite("Mount and path")
struct RequestTargetTests {
  private let rewritten = [
    "SCRIPT_NAME": "/~alice/flasky/run.fcgi",
    "SCRIPT_FILENAME": "/home/alice/public_html/flasky/run.fcgi",
    "DOCUMENT_ROOT": "/var/www",
    "CONTEXT_DOCUMENT_ROOT": "/home/alice/public_html",
  ]

  private func rewritten(_ uri: String, pathInfo: String? = nil) -> RequestTarget {
    var variables = rewritten
    variables["REQUEST_URI"] = uri
    variables["PATH_INFO"] = pathInfo
    return target(variables)
  }

  @Test("A rewrite that names no path: the folder of the entry is the mount")
  func rewriteWithoutPath() {
    let found = rewritten("/~alice/flasky/posts/caf%C3%A9?page=2&q=a+b")
    #expect(found.mount == "/~alice/flasky")
    #expect(found.path == "/posts/café")
    #expect(found.query == "page=2&q=a+b")
    #expect(found.rule == .scriptFolder)
    #expect(!found.entryVisible && !found.bareMount)
  }

  @Test(
    "nginx puts the whole path into SCRIPT_NAME, which names no script then",
    arguments: [nil, "/posts/7"])
  func nginx(pathInfo: String?) {
    var variables = [
      "SERVER_SOFTWARE": "nginx/1.22.1", "REQUEST_URI": "/posts/7?x=1", "SCRIPT_NAME": "/posts/7",
    ]
    variables["PATH_INFO"] = pathInfo
    let found = target(variables)
    #expect(found.mount.isEmpty)
    #expect(found.path == "/posts/7")
  }

  @Test("The entry in the URL is not part of the mount, but links keep it where it is needed")
  func visibleEntry() {
    let found = rewritten("/~alice/flasky/run.fcgi/x", pathInfo: "/x")
    #expect(found.mount == "/~alice/flasky")
    #expect(found.path == "/x")
    #expect(found.entryVisible)
    #expect(found.mountLink == "/~alice/flasky")
    #expect(found.entryLink == "/~alice/flasky/run.fcgi")
    #expect(rewritten("/~alice/flasky/run.fcgi").path == "/")
    #expect(!rewritten("/~alice/flasky/run.fcgi").bareMount)
  }

  @Test("The mount without its slash is the root of the application")
  func bareMount() {
    let found = rewritten("/~alice/flasky")
    #expect(found.bareMount)
    #expect(found.path == "/")
    #expect(found.mount == "/~alice/flasky")
  }

  @Test("Links keep the visitor's encoding of the mount")
  func typedMount() {
    let found = rewritten("/%7ealice/flasky/x")
    #expect(found.mount == "/~alice/flasky")
    #expect(found.mountTyped == "/%7ealice/flasky")
    #expect(found.mountLink == "/%7ealice/flasky")
  }

  @Test(
    "No visitor can make links lead to another host or break a page",
    arguments: [
      "//~alice//flasky/x", "//evil.test/../~alice/flasky/x", "/\\evil.test/../~alice/flasky/x",
      "//evil.test/..//~alice/flasky/x", "http://evil.test/~alice/flasky/x",
      "/%2F/../~alice/flasky/x",
    ])
  func hostileMount(uri: String) {
    let found = rewritten(uri)
    #expect(found.mount == "/~alice/flasky")
    #expect(found.mountLink == "/~alice/flasky")
    #expect(found.path == "/x")
  }

  @Test("What must not stand in a URL is encoded in links, even when it was typed")
  func unsafeMount() {
    let found = target([
      "REQUEST_URI": "/a\"'<b>;, é%/x", "SCRIPT_NAME": "/a\"'<b>;, é%/run.fcgi",
    ])
    #expect(found.mountLink == "/a%22%27%3Cb%3E%3B%2C%20%C3%A9%25")
    #expect(found.mount == "/a\"'<b>;, é%")
  }

  @Test("A configured mount wins where the target begins with it")
  func configuredMount() {
    let variables = [
      "REQUEST_URI": "/blog/posts", "SCRIPT_NAME": "/engine/run.fcgi",
      "SCRIPT_FILENAME": "/srv/www/engine/run.fcgi", "DOCUMENT_ROOT": "/srv/www",
    ]
    #expect(target(variables).mount == "")
    #expect(target(variables, mount: "/blog").mount == "/blog")
    #expect(target(variables, mount: "blog/").path == "/posts")
    #expect(target(variables, mount: "/other").mount == "")
    #expect(target(variables.merging(["APP_MOUNT": "/blog"]) { $1 }).mount == "/blog")
    #expect(target(variables.merging(["REDIRECT_APP_MOUNT": "/blog"]) { $1 }).mount == "/blog")
    #expect(target(variables, mount: "").rule == .configured)
  }

  @Test("A server without REQUEST_URI: mount and path are SCRIPT_NAME and PATH_INFO")
  func withoutRequestURI() {
    let found = target(["SCRIPT_NAME": "/my app", "PATH_INFO": "/x y", "QUERY_STRING": "q"])
    #expect(found.mount == "/my app")
    #expect(found.mountLink == "/my%20app")
    #expect(found.path == "/x y")
    #expect(found.query == "q")
    #expect(target([:]).path == "/")
    #expect(target(["SCRIPT_NAME": "/"]).mount == "")
  }
}

@Suite("Mount and path from hostile variables")
struct HostileRequestTargetTests {
  private let names = [
    "SCRIPT_NAME", "PATH_INFO", "SCRIPT_FILENAME", "DOCUMENT_ROOT", "REQUEST_URI",
  ]

  private let values: [[UInt8]] = {
    var values = [
      "", "/", "//", "x", ".", "..", "/..", "/../../..", "?", "??", "#", "%", "%%", "%2", "/%2/",
      "*",
      "http:", "http://", "http://h", "http://h?", "proxy:", "proxy:fcgi://", "proxy:fcgi://h",
      "proxy:fcgi://h/", "proxy:unix:/s|fcgi://h/x", "/%2e%2e/%2e%2e", "/%252e%252e/..",
      "/a%2F..%2F..",
      "/a/run.fcgi", "run.fcgi", "/%00/%0a",
    ].map { Array($0.utf8) }
    values += [
      [0xFF, 0xFE], [0x2F, 0xC3, 0x28, 0x2F], [0x2F, 0x00, 0x2F], [0x2F, 0xED, 0xA0, 0x80],
    ]
    return values
  }()

  @Test("Every combination of odd values gives a mount and a path of the right form")
  func combinations() {
    for uri in values {
      for script in values {
        for info in values {
          let all = [script, info, script, info, uri]
          let variables = Variables(zip(names, all).map { (name: $0, value: $1) })
          check(RequestTarget(variables))
          check(RequestTarget(variables, mount: String(decoding: script, as: UTF8.self)))
        }
      }
    }
  }

  private func check(_ target: RequestTarget) {
    let links = [target.mount, target.mountLink, target.entryLink]
    let isRight =
      target.path.utf8.first == UInt8(ascii: "/")
      && links.allSatisfy { $0.isEmpty || $0.utf8.first == UInt8(ascii: "/") }
      && !target.mountLink.hasPrefix("//") && !target.mountLink.hasSuffix("/")
      && target.mountLink.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    #expect(isRight, "\(target)")
  }

  /// Values of 10 KB, made so that a search that begins anew at each segment would take very long.
  @Test(
    "Long values take time in proportion to their length",
    arguments: [
      ("/", "/"), ("/a", "/a"), ("/a", "/a/"), ("/..", "/.."), ("/a/..", "/a"), ("/a%2F..", "/a"),
      ("/%2e%2e%2F", "/.."), ("/%2523", "/a"), ("/a%2523", "/a"), ("/a%252F..", "/a"), ("/%", "/%"),
      ("/%25252525", "/%25"), ("/a%2F%2F", "/a//"), ("/a//", "/a"), ("/.", "/."), ("/%23", "/#"),
    ])
  func longValues(unit: String, pathUnit: String) {
    func long(_ text: String) -> String { String(repeating: text, count: 10_000 / text.utf8.count) }
    let uri = long(unit)
    let time = processorTime {
      for pathInfo in [long(pathUnit), "/x" + long(pathUnit), long(pathUnit) + "/x", long("/")] {
        for file in ["/srv/run.fcgi", "proxy:fcgi://h/srv" + pathInfo, "proxy:fcgi://h" + uri] {
          check(
            target([
              "REQUEST_URI": uri, "PATH_INFO": pathInfo, "SCRIPT_NAME": pathInfo,
              "SCRIPT_FILENAME": file,
            ]))
          check(target(["REQUEST_URI": uri, "PATH_INFO": pathInfo, "SCRIPT_FILENAME": file]))
        }
      }
    }
    // 24 derivations of some 30 KB each.
    #expect(time < .seconds(10))
  }
}
