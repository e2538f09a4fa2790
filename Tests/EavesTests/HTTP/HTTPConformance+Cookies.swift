import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let cookieAdapters: [String: Adapter] = [
    "parse_cookie": { input in
      Outcome(
        grouped(Cookies(parsing: input["header"]?.bytes ?? []).all.map { ($0.name, $0.value) }))
    },
    "dump_cookie": { input in
      let header = try cookie(input).headerValue(
        now: input["sync_expires"]?.bool == false ? nil : now)
      return [
        "header": .string(Array(header.utf8).latin1Text.text),
        "warned": .bool(header.utf8.count > SetCookie.sizeLimit),
      ]
    },
    "cookie_roundtrip": { input in
      let header = try SetCookie("k", input.text("value") ?? "", path: nil).headerValue(now: nil)
      return [
        "header": .string(header), "parsed": Outcome(Cookies(parsing: header.utf8)["k"]),
      ]
    },
    "delete_cookie": { input in
      let cookie = SetCookie.deletion(
        of: input.text("key") ?? "", path: path(input), domain: input.text("domain"),
        isSecure: input["secure"]?.bool == true, isHTTPOnly: input["httponly"]?.bool == true,
        sameSite: try sameSite(input), isPartitioned: input["partitioned"]?.bool == true)
      return [.string(try cookie.headerValue(now: now))]
    },
    "set_cookies": { input in
      .array(
        try (input["cookies"]?.array ?? []).map { .string(try cookie($0).headerValue(now: now)) })
    },
  ]

  static func grouped(_ pairs: [(String, String)]) -> [(String, String)] {
    QueryParameters(pairs.map { .init(name: $0.0, value: $0.1) }).grouped
  }

  private struct BadSameSite: Error {}

  private static func path(_ input: RecordedValue) -> String? {
    input["path"] == nil ? "/" : input.text("path")
  }

  private static func sameSite(_ input: RecordedValue) throws -> SetCookie.SameSite? {
    guard let name = input.text("samesite") else { return nil }
    guard let value = SetCookie.SameSite(name: name) else { throw BadSameSite() }
    return value
  }

  private static func cookie(_ input: RecordedValue) throws -> SetCookie {
    var cookie = SetCookie(input.text("key") ?? "", input.text("value") ?? "")
    cookie.maxAge = input["max_age"]?.int ?? input["max_age"]?["$seconds"]?.int
    cookie.expires =
      (input["expires"]?.int ?? input["expires"]?["$datetime"]?.int)
      .map(HTTPDate.init(secondsSince1970:))
      ?? input.text("expires").flatMap(HTTPDate.init(parsing:))
    cookie.path = path(input)
    cookie.domain = input.text("domain")
    cookie.isSecure = input["secure"]?.bool == true
    cookie.isHTTPOnly = input["httponly"]?.bool == true
    cookie.isPartitioned = input["partitioned"]?.bool == true
    cookie.sameSite = try sameSite(input)
    return cookie
  }
}
