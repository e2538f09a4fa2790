import CZlib
import Testing

@testable import Eaves

@Suite("TokenSerializer")
struct TokenSerializerTests {
  let secret = SecretKeys(current: SecretKey("a key of some length"))

  @Test(
    "a token for a link is read back",
    arguments: [
      TokenSerializer.Format.urlSafeTimed, .urlSafe, .plainTimed, .plain,
    ])
  func roundTrip(format: TokenSerializer.Format) throws {
    let tokens = TokenSerializer(secret: secret, salt: "password-reset", format: format)
    let value: SessionValue = [
      "id": 42, "to": "ann@example.org", "text": "xxxxxxxxxxxxxxxxxxxxxxx",
    ]
    #expect(try tokens.loads(try tokens.dumps(value), maxAge: 60) == value)
  }

  @Test("a kind that JSON has not is refused with its name")
  func kinds() {
    let tokens = TokenSerializer(secret: secret, salt: "s")
    #expect(throws: SessionValueError.notJSON("bytes")) { try tokens.dumps(["a": .bytes([1])]) }
  }

  @Test("a payload that unpacks to more than 1 MiB is refused")
  func bomb() throws {
    let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: 64 * 1_024 * 1_024)
    let packed = try #require(TokenCompression.pack(zeros))
    let payload = Array(".".utf8) + Base64.encodeURLSafe(packed)
    let signer = try Signer(secret: secret, salt: "s")
    let token = TimedSigner(signer).sign(payload, now: 0)
    let error = #expect(throws: TokenError.self) {
      try TokenSerializer(secret: secret, salt: "s").loads(String(decoding: token, as: UTF8.self))
    }
    #expect(error?.description.contains("1048576") == true)
  }

  @Test("a zlib stream that is cut short or changed is refused, whatever was cut")
  func brokenStreams() throws {
    let packed = try #require(TokenCompression.pack(Array("{\"a\":[1,2,3,4,5,6,7]}".utf8)))
    for count in 0..<packed.count {
      #expect(throws: TokenError.self) { try TokenCompression.unpack(Array(packed[..<count])) }
    }
    for index in packed.indices {
      var changed = packed
      changed[index] ^= 0x55
      // Not every changed bit is noticed before the checksum, but none is let through unseen.
      #expect(throws: TokenError.self) { try TokenCompression.unpack(changed) }
    }
  }

  @Test("a payload is packed into the bytes that Python's zlib makes of it")
  func windows() throws {
    func payload(_ count: Int) -> [UInt8] {
      // The last bytes repeat the first, as far back as a payload reaches.
      let start = Array("a beginning that comes back at the end".utf8)
      var filler: [UInt8] = []
      var state = UInt32(7)
      while filler.count < count {
        state = state &* 1_664_525 &+ 1_013_904_223
        filler.append(UInt8(state >> 26) + 40)
      }
      return Array((start + filler).prefix(max(0, count - start.count))) + start.prefix(count)
    }
    for count in [0, 1, 100, 249, 250, 251, 500, 3_834, 3_835, 4_000, 40_000] {
      let bytes = payload(count)
      let packed = try #require(TokenCompression.pack(bytes))
      #expect(try TokenCompression.unpack(packed) == bytes)
      var count = compressBound(uLong(bytes.count))
      var expected = [UInt8](repeating: 0, count: Int(count))
      #expect(compress(&expected, &count, bytes, uLong(bytes.count)) == Z_OK)
      #expect(packed == Array(expected[..<Int(count)]), "\(bytes.count) bytes")
    }
  }

  @Test("what follows a zlib stream is not read, as in Python")
  func trailing() throws {
    let packed = try #require(TokenCompression.pack(Array("12".utf8)))
    #expect(try TokenCompression.unpack(packed + [1, 2, 3]) == Array("12".utf8))
  }

  @Test("errors say what is wrong in a sentence")
  func words() {
    #expect(TokenError(.expired(age: 90, maxAge: 60)).description.contains("90 s ago"))
    #expect(TokenError(.expired(age: -9, maxAge: 60)).description.contains("9 s in the future"))
    #expect(TokenError(.expired(age: .min, maxAge: 60)).description.contains("future"))
  }
}
