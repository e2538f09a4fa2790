import TestSupport
import Testing

@testable import Eaves

@Suite("SessionCodec")
struct SessionCodecTests {
  let secret = SecretKeys(current: SecretKey("a key of some length"))
  let now = 1_709_208_000

  private func codec(_ change: (inout SessionSettings) -> Void = { _ in }) throws -> SessionCodec {
    var settings = SessionSettings()
    change(&settings)
    return try SessionCodec(settings: settings, secret: secret)
  }

  private func saved(
    _ session: Session, by codec: SessionCodec, mount: String = "", isHTTPS: Bool = false
  ) throws -> SessionCodec.Outcome {
    try codec.save(session, mount: mount, isHTTPS: isHTTPS, now: now)
  }

  @Test("what was saved is loaded")
  func roundTrip() throws {
    let codec = try codec()
    let session = Session()
    session["user"] = 42
    let outcome = try saved(session, by: codec)
    #expect(outcome.variesByCookie)
    let loaded = codec.load(try #require(outcome.cookie).value, now: now + 60)
    #expect(!loaded.isNew && !loaded.isModified && !loaded.isAccessed)
    #expect(loaded["user"] as Int? == 42)
  }

  @Test("a cookie has safe attributes, and the mount for its path")
  func attributes() throws {
    let session = Session(["a": 1])
    session.isModified = true
    let codec = try codec()
    let header = try #require(try saved(session, by: codec, mount: "/~alice/app").cookie)
      .headerValue(now: nil)
    #expect(header.hasSuffix("; HttpOnly; Path=/~alice/app; SameSite=Lax"))
    #expect(header.hasPrefix("session=eyJhIjoxfQ.ZeBxwA."))
    let secure = try saved(session, by: codec, isHTTPS: true).cookie?.headerValue(now: nil)
    #expect(secure?.hasSuffix("; Secure; HttpOnly; Path=/; SameSite=Lax") == true)
  }

  @Test("every setting shows in the cookie, in Werkzeug's order")
  func settings() throws {
    let codec = try codec {
      $0.cookieName = "sid"
      $0.cookieDomain = "example.org"
      $0.cookiePath = "/a b"
      $0.isHTTPOnly = false
      $0.sameSite = SessionSettings.SameSite.none
      $0.isPartitioned = true
      $0.lifetime = 60
    }
    let session = Session(["a": 1])
    session.isPermanent = true
    let cookie = try #require(try saved(session, by: codec).cookie)
    #expect(
      try cookie.headerValue(now: nil)
        == "sid=\(cookie.value); Domain=example.org; Expires=Thu, 29 Feb 2024 12:01:00 GMT; "
        + "Secure; Path=/a%20b; SameSite=None; Partitioned")
  }

  @Test("nothing is sent for a session that was not changed")
  func unchanged() throws {
    let codec = try codec()
    let session = Session(["a": 1], isNew: false)
    #expect(try saved(session, by: codec) == .init(cookie: nil, variesByCookie: false))
    _ = session["a"]
    #expect(try saved(session, by: codec) == .init(cookie: nil, variesByCookie: true))
    let empty = Session()
    #expect(try saved(empty, by: codec) == .init(cookie: nil, variesByCookie: false))
  }

  @Test("an emptied session takes its cookie away, with the attributes it was set with")
  func emptied() throws {
    let session = Session(["a": 1], isNew: false)
    session.clear()
    let outcome = try saved(session, by: try codec(), mount: "/app")
    #expect(outcome.variesByCookie)
    #expect(
      try outcome.cookie?.headerValue(now: nil)
        == "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/app; "
        + "SameSite=Lax")
  }

  @Test("a permanent session is sent each time, unless the settings say otherwise")
  func permanent() throws {
    let session = Session(["_permanent": true], isNew: false)
    let cookie = try #require(try saved(session, by: try codec()).cookie)
    #expect(cookie.expires == HTTPDate(secondsSince1970: now + 31 * 86_400))
    #expect(!session.isAccessed)
    let still = try saved(session, by: try codec { $0.refreshesEachRequest = false })
    #expect(still == .init(cookie: nil, variesByCookie: false))
  }

  @Test("a cookie that is missing, forged, old or from the future gives a new session")
  func refused() throws {
    let codec = try codec()
    let session = Session()
    session["a"] = 1
    let cookie = try #require(try saved(session, by: codec).cookie).value
    #expect(codec.load(nil, now: now).refusal == nil)
    #expect(codec.load("", now: now).refusal == nil)
    #expect(codec.load(cookie + "x", now: now).refusal?.reason == .badSignature)
    #expect(codec.load("x" + cookie, now: now).isNew)
    #expect(codec.load("garbled", now: now).isEmpty)
    let late = now + 31 * 86_400
    #expect(!codec.load(cookie, now: late).isNew)
    #expect(
      codec.load(cookie, now: late + 1).refusal?.reason
        == .expired(age: 31 * 86_400 + 1, maxAge: 31 * 86_400))
    #expect(codec.load(cookie, now: now - 1).isNew)
  }

  @Test("a signed value that is no dictionary is not a session")
  func notADictionary() throws {
    let serializer = TokenSerializer(
      secret: secret, salt: "cookie-session", format: .urlSafeTimed, derivation: .hmac,
      digest: .sha256, json: .session)
    for value: SessionValue in [[1], nil, "x", .tuple([1])] {
      let session = try codec().load(try serializer.dumps(value, now: now), now: now)
      #expect(session.isNew && session.isEmpty && session.refusal != nil)
    }
  }

  @Test("an old key still opens sessions, and the new one signs them")
  func rotation() throws {
    let old = try codec()
    let session = Session()
    session["a"] = 1
    let cookie = try #require(try saved(session, by: old).cookie).value
    let rotated = try SessionCodec(
      secret: SecretKeys(current: SecretKey("another key entirely"), fallbacks: [secret.current]))
    let loaded = rotated.load(cookie, now: now)
    #expect(!loaded.isNew)
    loaded["b"] = 2
    let renewed = try #require(try saved(loaded, by: rotated).cookie).value
    #expect(old.load(renewed, now: now).isNew)
    #expect(!rotated.load(renewed, now: now).isNew)
  }

  @Test("a session for Flask's default digest is not one for ours")
  func digests() throws {
    let session = Session()
    session["a"] = 1
    let sha1 = try codec { $0.digest = .sha1 }
    let cookie = try #require(try saved(session, by: sha1).cookie).value
    #expect(!sha1.load(cookie, now: now).isNew)
    #expect(try codec().load(cookie, now: now).isNew)
  }

  @Test("4,093 bytes are sent; more are an error that names the largest keys")
  func tooLarge() throws {
    let codec = try codec()
    var generator = SeededGenerator(seed: 3)
    // Random bytes, which no packing makes smaller.
    let filler = (0..<6_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let fits = (1_000..<6_000).last { count in
      let session = Session(["blob": .bytes(Array(filler[..<count])), "user": 7])
      session.isModified = true
      return (try? saved(session, by: codec)) != nil
    }
    let count = try #require(fits)
    let session = Session(["user": 7, "blob": .bytes(Array(filler[..<count]))])
    session.isModified = true
    let header = try #require(try saved(session, by: codec).cookie).headerValue(now: nil)
    #expect((4_080...4_093).contains(header.utf8.count))

    session["blob"] = .bytes(filler)
    let error = #expect(throws: SessionSaveError.self) { try saved(session, by: codec) }
    guard case .tooLarge(let size, let entries)? = error else {
      Issue.record("another error")
      return
    }
    #expect(size > 4_093)
    #expect(entries == [.init(key: "blob", count: 8_009), .init(key: "user", count: 1)])
    #expect(error?.description.contains("blob (8009 bytes), user (1 bytes)") == true)
  }

  @Test("a session too deep to be read again is not written")
  func tooDeep() throws {
    var value: SessionValue = 1
    for _ in 0..<300 { value = [value] }
    let session = Session(["deep": value])
    session.isModified = true
    let codec = try codec()
    #expect(throws: SessionSaveError.unstorable(.tooDeep)) { try saved(session, by: codec) }
  }

  @Test("settings that would break the cookie are errors when the app starts")
  func brokenSettings() {
    #expect(throws: SessionSettingsError.cookieName("a b")) {
      try codec { $0.cookieName = "a b" }
    }
    #expect(throws: SessionSettingsError.cookieName("")) { try codec { $0.cookieName = "" } }
    #expect(throws: SessionSettingsError.cookieDomain("a;b")) {
      try codec { $0.cookieDomain = "a;b" }
    }
    #expect(throws: SessionSettingsError.cookiePath("app")) { try codec { $0.cookiePath = "app" } }
    #expect(throws: SessionSettingsError.cookiePath("/a;b")) {
      try codec { $0.cookiePath = "/a;b" }
    }
    #expect(throws: SessionSettingsError.cookiePath("/a\r\nb")) {
      try codec { $0.cookiePath = "/a\r\nb" }
    }
    #expect(throws: SessionSettingsError.lifetime(0)) { try codec { $0.lifetime = 0 } }
    #expect(throws: SessionSettingsError.emptySecretKey) {
      try SessionCodec(secret: SecretKeys(current: secret.current, fallbacks: [SecretKey("")]))
    }
  }

  @Test("a mount cannot break the header")
  func hostileMount() throws {
    let session = Session(["a": 1])
    session.isModified = true
    let header = try saved(session, by: try codec(), mount: "/a; Domain=evil\r\nX: é").cookie?
      .headerValue(now: nil)
    #expect(header?.contains("Path=/a%3B%20Domain=evil%0D%0AX:%20%C3%A9;") == true)
  }
}
