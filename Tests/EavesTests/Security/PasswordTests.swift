import TestSupport
import Testing

@testable import Eaves

@Suite("Password")
struct PasswordTests {
  /// The quickest methods that are allowed, so that the tests take no time.
  let quick = PasswordMethod.scrypt(cost: 128, blockSize: 1, parallelism: 1)

  @Test("the standard hash has Werkzeug's form, and only the password matches")
  func standard() throws {
    let hash = try Password.hash("correct horse")
    #expect(hash.wholeMatch(of: /scrypt:32768:8:1\$[a-zA-Z0-9]{16}\$[0-9a-f]{128}/) != nil)
    #expect(Password.check("correct horse", against: hash))
    #expect(!Password.check("correct horsf", against: hash))
    #expect(!Password.needsRehash(hash))
  }

  @Test("two hashes of one password differ")
  func salts() throws {
    #expect(try Password.hash("a", method: quick) != Password.hash("a", method: quick))
  }

  @Test("an empty password and an empty salt are hashed like others")
  func empty() throws {
    for method in [quick, .pbkdf2(.sha256, iterations: 1)] {
      let hash = try Password.hash("", method: method, salt: "")
      #expect(Password.check("", against: hash))
      #expect(!Password.check("x", against: hash))
    }
  }

  @Test("a hash is stale when it costs less than today's, or is made another way")
  func stale() throws {
    #expect(Password.needsRehash("scrypt:16384:8:1$salt$00"))
    #expect(!Password.needsRehash("scrypt:65536:8:1$salt$00"))
    #expect(Password.needsRehash("pbkdf2:sha256:1000000$salt$00"))
    let pbkdf2 = PasswordMethod.pbkdf2(.sha256, iterations: 600_000)
    #expect(!Password.needsRehash("pbkdf2:sha256:1000000$salt$00", method: pbkdf2))
    #expect(Password.needsRehash("pbkdf2:sha256:260000$salt$00", method: pbkdf2))
    #expect(Password.needsRehash("pbkdf2:sha1:1000000$salt$00", method: pbkdf2))
    #expect(Password.needsRehash("not a hash"))
  }

  @Test(
    "a hash that asks for too much memory or time matches nothing, at once",
    arguments: [
      "scrypt:1073741824:8:1", "scrypt:9223372036854775807:8:1", "scrypt:4611686018427387904:8:1",
      "scrypt:32768:9223372036854775807:1", "scrypt:32768:8:9223372036854775807",
      "scrypt:2:4194304:1", "scrypt:4194304:1:1", "scrypt:99999999999999999999:8:1",
      "scrypt:-32768:8:1", "scrypt:32768:-8:1", "scrypt:32768:8:-1", "scrypt:1:8:1",
      "scrypt:30000:8:1", "pbkdf2:sha256:10000001", "pbkdf2:sha256:9223372036854775807",
      "pbkdf2:sha256:-1", "pbkdf2:sha256:0",
    ])
  func bounds(method: String) {
    let time = processorTime {
      #expect(!Password.check("x", against: "\(method)$salt$00"))
    }
    #expect(time < .seconds(5))
  }

  @Test("hashing with impossible numbers is an error that names a method that works")
  func unusable() {
    let method = PasswordMethod.scrypt(cost: 1_000, blockSize: 8, parallelism: 1)
    let error = #expect(throws: PasswordError.unusableMethod(method)) {
      try Password.hash("x", method: method)
    }
    #expect(error?.description.contains("scrypt:32768:8:1") == true)
  }
}
