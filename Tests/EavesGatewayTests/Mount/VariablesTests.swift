import Foundation
import Testing

@testable import EavesGateway

@Suite("Variables")
struct VariablesTests {
  private func make(_ pairs: [(name: String, value: String)]) -> Variables {
    Variables(pairs.map { (name: $0.name, value: Array($0.value.utf8)) })
  }

  @Test("A variable is found by its whole name")
  func lookup() {
    let variables = make([("HTTP_HOST", "a.test"), ("HTTP_HOS", "no"), ("QUERY_STRING", "")])
    #expect(variables["HTTP_HOST"] == "a.test")
    #expect(variables.bytes("HTTP_HOST") == Array("a.test".utf8)[...])
    #expect(variables["QUERY_STRING"] == "")
    #expect(variables["HTTP_HO"] == nil)
    #expect(variables["http_host"] == nil)
    #expect(variables[""] == nil)
  }

  @Test("A value may hold equals signs and bytes that are not UTF-8")
  func values() {
    let variables = Variables([(name: "A", value: [0x3D, 0x62, 0x3D]), (name: "B", value: [0xE9])])
    #expect(variables["A"] == "=b=")
    #expect(variables["B"] == "\u{FFFD}")
    #expect(variables.bytes("B") == [0xE9])
  }

  @Test("Of a doubled name the first value counts, as with getenv")
  func doubled() {
    let variables = make([("HTTPS", "on"), ("HTTPS", "off")])
    #expect(variables["HTTPS"] == "on")
    #expect(variables.map { String(decoding: $0.value, as: UTF8.self) } == ["on", "off"])
  }

  @Test("C's form: items without an equals sign are left out")
  func environmentInCForm() {
    withEnvironment(make([("A", "1"), ("EMPTY", ""), ("B", "x=y")])) { environment in
      let variables = Variables(environment: environment)
      #expect(variables.map(\.name) == ["A", "EMPTY", "B"])
      #expect(variables["EMPTY"] == "")
      #expect(variables["B"] == "x=y")
    }
    var noVariable: [CChar] = [0x41, 0x42, 0]
    noVariable.withUnsafeMutableBufferPointer { text in
      let items: [UnsafeMutablePointer<CChar>?] = [text.baseAddress, nil]
      items.withUnsafeBufferPointer { #expect(Variables(environment: $0.baseAddress).count == 0) }
    }
  }

  /// Sends several requests' variables through the memory of one.
  private func replace(_ variables: inout Variables, with pairs: [(name: String, value: String)]) {
    withEnvironment(make(pairs)) { variables.replace(with: $0) }
  }

  @Test("Another environment takes the place of the first, whatever their sizes")
  func replacing() {
    var variables = make([("HTTPS", "on"), ("HTTP_COOKIE", "a=b"), ("REDIRECT_HTTPS", "on")])
    replace(&variables, with: [("PATH_INFO", "/")])
    #expect(variables.map(\.name) == ["PATH_INFO"])
    #expect(variables["HTTPS"] == nil)
    #expect(variables.bytes("HTTP_COOKIE") == nil)
    #expect(!variables.isSecure)
    let many = (0..<3_000).map { (name: "HTTP_X_\($0)", value: String(repeating: "x", count: 30)) }
    replace(&variables, with: many)
    #expect(variables.count == 3_000)
    #expect(variables["PATH_INFO"] == nil)
    #expect(variables["HTTP_X_2999"] == String(repeating: "x", count: 30))
    replace(&variables, with: [("HTTPS", "on")])
    #expect(variables.map(\.name) == ["HTTPS"])
    #expect(variables.isSecure)
    variables.replace(with: nil)
    #expect(variables.count == 0)
    #expect(variables["HTTPS"] == nil)
  }

  /// Reads an environment whose items lie in one block, as libfcgi's allocations lie in an arena, with
  /// bytes of others between them.
  /// - Parameter strayItem: one that lies elsewhere, in front of the last one
  private func fromBlock(_ items: [String], strayItem: String? = nil) throws -> Variables {
    let filler = CChar(bitPattern: UInt8(ascii: "="))
    var block = [CChar](repeating: filler, count: 100)
    var starts: [Int] = []
    for item in items {
      starts.append(block.count)
      block += item.utf8.map { CChar(bitPattern: $0) } + [0] + [filler, filler, filler]
    }
    let stray = strayItem.flatMap { strdup($0) }
    defer { free(stray) }
    return try block.withUnsafeMutableBufferPointer { block in
      let start = try #require(block.baseAddress)
      var pointers: [UnsafeMutablePointer<CChar>?] = starts.map { start + $0 }
      if let stray { pointers.insert(stray, at: pointers.count - 1) }
      var variables = make([("HTTPS", "on"), ("PATH_INFO", String(repeating: "/x", count: 500))])
      (pointers + [nil]).withUnsafeBufferPointer {
        variables.replace(with: $0.baseAddress, in: UnsafeRawBufferPointer(block))
      }
      return variables
    }
  }

  private static let items = [
    "SCRIPT_NAME=/run.fcgi", "X=", "REDIRECT_REDIRECT_HTTPS=on", "HTTP_HOST=a=b", "noequals",
    "REQUEST_METHOD=GET", "SCRIPT_NAME=/other", "=nameless", "", "SCRIPT_NAMES=no",
    "REMOTE_ADDR=::1",
    "HTTP_COOKIE=c",
  ]

  @Test(
    "Each common variable is found, alone and behind a redirect", arguments: CommonVariable.allCases
  )
  func common(variable: CommonVariable) throws {
    let name = "\(variable.name)"
    #expect(name.utf8.count <= CommonVariable.longestName)
    let variables = try fromBlock(["\(name)=x"])
    #expect(variables.bytes(variable) == [UInt8(ascii: "x")])
    for other in CommonVariable.allCases where other != variable {
      #expect(variables.bytes(other) == nil)
    }
    let redirected = try fromBlock(["REDIRECT_REDIRECT_\(name)=x"])
    #expect(redirected.bytes(variable) == nil)
    #expect(redirected.redirected(variable, prefer: .nearest) == [UInt8(ascii: "x")])
  }

  @Test("An environment in one block is read as any other", arguments: [nil, "STRAY=1"])
  func block(strayItem: String?) throws {
    let variables = try fromBlock(Self.items, strayItem: strayItem)
    let stray = strayItem == nil ? [] : ["STRAY"]
    #expect(
      variables.map(\.name) == [
        "SCRIPT_NAME", "X", "REDIRECT_REDIRECT_HTTPS", "HTTP_HOST", "REQUEST_METHOD", "SCRIPT_NAME",
        "",
        "SCRIPT_NAMES", "REMOTE_ADDR",
      ] + stray + ["HTTP_COOKIE"])
    #expect(variables.count == 10 + stray.count)
    #expect(variables["STRAY"] == (strayItem == nil ? nil : "1"))
    #expect(variables["SCRIPT_NAME"] == "/run.fcgi")
    #expect(variables.bytes(.scriptName) == Array("/run.fcgi".utf8)[...])
    #expect(variables["X"] == "")
    #expect(variables["HTTP_HOST"] == "a=b")
    #expect(variables["HTTP_HOST=a"] == nil)
    #expect(variables["SCRIPT_NAMES"] == "no")
    #expect(variables[""] == "nameless")
    #expect(variables["noequals"] == nil)
    #expect(variables["HTTPS"] == nil)
    #expect(variables.isSecure)
    #expect(variables.bytes(.pathInfo) == nil)
    #expect(variables.bytes(.cookie) == Array("c".utf8)[...])
    #expect(variables[String(repeating: "N", count: 5_000)] == nil)
  }

  @Test(
    "An item at the end of a block is compared with longer names",
    arguments: ["H", "R", "REDIRECT_", "C="])
  func shortItems(item: String) throws {
    let variables = try fromBlock([item])
    #expect(variables.count == (item.contains("=") ? 1 : 0))
    #expect(variables.bytes(.https) == nil)
    #expect(variables["C"] == (item == "C=" ? "" : nil))
  }

  @Test("A copy keeps what it had when another environment takes the place")
  func copy() {
    var variables = make([("HTTP_HOST", "a.test"), ("HTTP_COOKIE", "a=b")])
    let copy = variables
    let host = variables.bytes("HTTP_HOST")
    replace(&variables, with: [("HTTP_HOST", "other.example")])
    #expect(copy["HTTP_HOST"] == "a.test")
    #expect(copy["HTTP_COOKIE"] == "a=b")
    #expect(host == Array("a.test".utf8)[...])
    #expect(variables["HTTP_HOST"] == "other.example")
  }

  @Test("No environment at all means no variables")
  func noEnvironment() {
    #expect(Variables(environment: nil).count == 0)
    #expect(Variables([])["A"] == nil)
  }

  @Test("The process's own environment is read")
  func ofProcess() {
    #expect(Variables.ofProcess["PATH"]?.isEmpty == false)
  }

  @Test("60 KB of variables")
  func many() {
    let pairs = (0..<2000).map { (name: "HTTP_X_\($0)", value: "value of some length \($0)") }
    let variables = make(pairs)
    #expect(variables.count == 2000)
    #expect(variables["HTTP_X_1999"] == "value of some length 1999")
    #expect(variables.authorization == nil)
  }

  @Test(
    "The visitor's authorization, in every spelling",
    arguments: [
      ([("HTTP_AUTHORIZATION", "Basic x")], "Basic x"),
      ([("REDIRECT_HTTP_AUTHORIZATION", "Basic x")], "Basic x"),
      ([("REDIRECT_REDIRECT_HTTP_AUTHORIZATION", "Basic x")], "Basic x"),
      ([("REDIRECT_HTTP_AUTHORIZATION", "far"), ("HTTP_AUTHORIZATION", "near")], "near"),
      ([("HTTP_AUTHORIZATION", ""), ("REDIRECT_HTTP_AUTHORIZATION", "Basic x")], "Basic x"),
      ([("HTTP_AUTHORIZATION", "")], nil),
      ([("X_HTTP_AUTHORIZATION", "Basic x")], nil),
      ([("REDIRECTXHTTP_AUTHORIZATION", "Basic x")], nil),
      ([("REDIRECT_HTTP_AUTHORIZATION_", "Basic x")], nil),
    ] as [([(name: String, value: String)], String?)])
  func authorization(pairs: [(name: String, value: String)], expected: String?) {
    #expect(make(pairs).authorization == expected)
  }

  @Test(
    "The scheme is the server's word, not the visitor's",
    arguments: [
      ([("HTTPS", "on")], "https"), ([("HTTPS", "ON")], "https"), ([("HTTPS", "1")], "https"),
      ([("HTTPS", "off"), ("REQUEST_SCHEME", "https")], "http"),
      ([("HTTPS", ""), ("REQUEST_SCHEME", "https")], "https"),
      ([("REDIRECT_HTTPS", "on"), ("REQUEST_SCHEME", "http")], "https"),
      ([("REQUEST_SCHEME", "HTTPS")], "https"), ([("SERVER_PORT", "443")], "https"),
      ([("SERVER_PORT", "443"), ("REQUEST_SCHEME", "http")], "http"),
      ([("HTTP_X_FORWARDED_PROTO", "https")], "http"), ([("HTTP_HTTPS", "on")], "http"),
      ([], "http"),
    ] as [([(name: String, value: String)], String)])
  func scheme(pairs: [(name: String, value: String)], expected: String) {
    #expect(make(pairs).scheme == expected)
  }

  @Test("Behind an ErrorDocument and a rewrite the visitor's method is still found")
  func method() {
    #expect(make([]).method == "GET")
    #expect(make([("REQUEST_METHOD", "get")]).method == "get")
    let twice = make([
      ("REQUEST_METHOD", "GET"), ("REDIRECT_REQUEST_METHOD", "GET"),
      ("REDIRECT_REDIRECT_REQUEST_METHOD", "POST"),
    ])
    #expect(twice.method == "POST")
  }

  @Test("A body is lost only in an ErrorDocument, and only where there may have been one")
  func lostBody() {
    func lost(_ method: String, status: String?, length: String? = nil, type: String? = nil) -> Bool
    {
      var pairs = [(name: "REDIRECT_REQUEST_METHOD", value: method)]
      if let status { pairs.append(("REDIRECT_STATUS", status)) }
      if let length { pairs.append(("CONTENT_LENGTH", length)) }
      if let type { pairs.append(("CONTENT_TYPE", type)) }
      return make(pairs).bodyIsLost
    }
    #expect(lost("POST", status: "404"))
    #expect(lost("PUT", status: "404", length: "0"))
    #expect(lost("DELETE", status: "404", length: "0", type: "text/plain"))
    #expect(!lost("DELETE", status: "404", length: "0"))
    #expect(!lost("HEAD", status: "404"))
    #expect(!lost("POST", status: "200"))
    #expect(!lost("POST", status: nil))
    #expect(!lost("POST", status: "404", length: "5"))
  }
}
