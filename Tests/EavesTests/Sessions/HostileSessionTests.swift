import TestSupport
import Testing

@testable import Eaves

/// Input that nobody sends by accident, made from a fixed seed: nothing may crash or hang.
@Suite("Hostile cookies and tokens")
struct HostileSessionTests {
  private let secret = SecretKeys(current: SecretKey("a key of some length"))

  private func changed(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let index = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where index < bytes.count: bytes[index] = .random(in: 0...255, using: &generator)
      case 1 where index < bytes.count: bytes.remove(at: index)
      case 2: bytes.insert(bytes.randomElement(using: &generator) ?? 0x2E, at: index)
      default: bytes.removeLast(min(bytes.count, Int.random(in: 0...9, using: &generator)))
      }
    }
    return bytes
  }

  @Test("3,000 changed cookies give new sessions, never another's")
  func cookies() throws {
    var generator = SeededGenerator(seed: 1)
    let codec = try SessionCodec(secret: secret)
    let session = Session(["user": 7, "text": .string(String(repeating: "ab", count: 40))])
    session.isModified = true
    let cookie = try #require(try codec.save(session, mount: "", isHTTPS: false, now: 0).cookie)
    for _ in 0..<3_000 {
      let changed = changed(Array(cookie.value.utf8), using: &generator)
      let loaded = codec.load(String(decoding: changed, as: UTF8.self), now: 0)
      // Junk inside the base64 of the signature is skipped, as in itsdangerous.
      #expect(loaded.isNew ? loaded.storage.isEmpty : loaded.storage == session.storage)
    }
  }

  @Test("3,000 changed payloads with good signatures are read or refused")
  func payloads() throws {
    var generator = SeededGenerator(seed: 2)
    let codec = try SessionCodec(secret: secret)
    let signer = TimedSigner(try Signer(secret: secret, salt: "cookie-session"))
    let json =
      Array(
        #"{"a":{" t":[1,-2.5e3,{" b":"aGk="},{" m":"<b>"}]},"b":{" d":"Thu, 29 Feb 2024 12:00:00 GMT"},"#
          .utf8)
      + Array(
        #""c":{" u":"2b5b0911fdcf4dd2921b28ace88db8a0"},"d":{" di":{" t__":"\ud83d\udc18"}},"e":null}"#
          .utf8)
    for round in 0..<3_000 {
      let text = changed(json, using: &generator)
      var payload = Base64.encodeURLSafe(text)
      if round % 3 == 0 {
        let packed = try #require(TokenCompression.pack(text))
        payload = [0x2E] + Base64.encodeURLSafe(changed(packed, using: &generator))
      }
      let token = String(decoding: signer.sign(payload, now: 0), as: UTF8.self)
      let session = codec.load(token, now: 0)
      guard !session.isNew else { continue }
      session.isModified = true
      _ = session.takeFlashes()
      let saved = try codec.save(session, mount: "", isHTTPS: false, now: 0)
      let again = codec.load(saved.cookie?.value, now: 0)
      #expect(
        try SessionJSON.session.write(.dictionary(again.storage))
          == SessionJSON.session.write(.dictionary(session.storage)))
    }
  }

  @Test("cookies of a megabyte are refused in good time")
  func long() throws {
    let codec = try SessionCodec(secret: secret)
    for text in [".", "a", "a.", "é", "\u{0}", "....a"] {
      let cookie = String(repeating: text, count: 1_000_000 / text.utf8.count)
      let time = processorTime { #expect(codec.load(cookie, now: 0).isNew) }
      #expect(time < .seconds(5))
    }
  }

  @Test("3,000 generated password hashes match nothing")
  func hashes() {
    var generator = SeededGenerator(seed: 3)
    let pieces = [
      "scrypt", "pbkdf2", ":", "$", "sha256", "sha1", "md5", "0", "1", "-1", "128", "8",
      "999999999999",
      "é", "\u{0}", "", "00", "a",
    ]
    for _ in 0..<3_000 {
      let count = Int.random(in: 0...10, using: &generator)
      let hash = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      #expect(!Password.check("x", against: hash))
    }
  }
}
