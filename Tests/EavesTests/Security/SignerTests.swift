import Testing

@testable import Eaves

@Suite("Signer")
struct SignerTests {
  let old = SecretKey("the key of last year")
  let new = SecretKey("the key of this year")

  @Test("what was signed comes back")
  func roundTrip() throws {
    let signer = try Signer(secret: SecretKeys(current: new), salt: "unsubscribe")
    let signed = signer.sign("ann@example.org")
    #expect(signed.hasPrefix("ann@example.org."))
    #expect(try signer.unsign(signed) == "ann@example.org")
  }

  @Test("the newest key signs, every key verifies")
  func rotation() throws {
    let before = try Signer(secret: SecretKeys(current: old), salt: "s")
    let after = try Signer(secret: SecretKeys(current: new, fallbacks: [old]), salt: "s")
    #expect(try after.unsign(before.sign("v")) == "v")
    #expect(throws: TokenError(.badSignature)) { try before.unsign(after.sign("v")) }
  }

  @Test("another salt is another purpose")
  func salts() throws {
    let one = try Signer(secret: SecretKeys(current: new), salt: "one")
    let two = try Signer(secret: SecretKeys(current: new), salt: "two")
    #expect(throws: TokenError(.badSignature)) { try two.unsign(one.sign("v")) }
  }

  @Test("a separator that could be in a signature is refused", arguments: ["", "-", "a", "9-_"])
  func separators(separator: String) {
    #expect(throws: SignerError.unusableSeparator(separator)) {
      try Signer(secret: SecretKeys(current: new), salt: "s", separator: separator)
    }
  }

  @Test("a signed text that is not UTF-8 is refused as text, not as bytes")
  func notText() throws {
    let signer = try Signer(secret: SecretKeys(current: new), salt: "s", derivation: .concat)
    let signed = signer.sign([0xC3])
    #expect(try signer.unsign(signed) == [0xC3])
  }

  @Test("a time of signing limits the age, to the second")
  func age() throws {
    let signer = TimedSigner(try Signer(secret: SecretKeys(current: new), salt: "s"))
    let signed = signer.sign([1, 2], now: 1_000)
    #expect(try signer.unsign(signed, maxAge: 60, now: 1_060).signedAt == 1_000)
    #expect(throws: TokenError(.expired(age: 61, maxAge: 60), signedAt: 1_000)) {
      try signer.unsign(signed, maxAge: 60, now: 1_061)
    }
    #expect(throws: TokenError(.expired(age: -1, maxAge: 60), signedAt: 1_000)) {
      try signer.unsign(signed, maxAge: 60, now: 999)
    }
    #expect(try signer.unsign(signed, now: .max).value == [1, 2])
    #expect(throws: TokenError.self) { try signer.unsign(signed, maxAge: 60, now: .min) }
  }

  @Test("a time beyond the year 9999 is a bad time, not a trap")
  func hugeTime() throws {
    let plain = try Signer(secret: SecretKeys(current: new), salt: "s")
    for time in ["__________8", "AQEBAQEBAQEB", "OwAAAAAA"] {
      let signed = plain.sign(Array("v.\(time)".utf8))
      #expect(throws: TokenError(.badTimestamp)) { try TimedSigner(plain).unsign(signed) }
    }
  }

  @Test("a timed signature without a time says so")
  func untimed() throws {
    let plain = try Signer(secret: SecretKeys(current: new), salt: "s")
    #expect(throws: TokenError(.badTimestamp)) {
      try TimedSigner(plain).unsign(plain.sign(Array("v".utf8)))
    }
  }
}
