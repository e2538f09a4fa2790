import Foundation
import TestSupport

@testable import Eaves

/// Runs one recorded case of `web/sessions.jsonl` with what this module offers for its function.
enum RecordedSessions {
  /// What a case came to, in the terms in which it was recorded.
  enum Outcome {
    /// The recorded result.
    case same
    /// Something else, in words.
    case different(String)
  }

  /// A case that this runner does not know how to run.
  struct Unknown: Error {
    let what: String
  }

  static func run(_ function: String, _ input: RecordedValue, expected: RecordedValue) throws
    -> Outcome
  {
    do {
      switch function {
      case "session_dumps": return try sessionDumps(input, expected)
      case "session_loads":
        let value = try serializer(session: input).loads(
          try text(input["token"]), maxAge: input["max_age"]?.int, now: try number(input["now"]))
        return compare(value, try expected["payload"].map(value(of:)))
      case "tagged_dumps":
        let bytes = try SessionJSON.session.write(try value(of: try present(input["value"])))
        return compare(String(decoding: bytes, as: UTF8.self), expected.string)
      case "tagged_loads":
        let value = try SessionJSON.session.read(Array(try text(input["json"]).utf8))
        return compare(value, try RecordedSessions.value(of: expected))
      case "b64_encode":
        let encoded = Base64.encodeURLSafe(try bytes(hexadecimal: try text(input["hex"])))
        return compare(String(decoding: encoded, as: UTF8.self), expected.string)
      case "b64_decode":
        // Of a text, itsdangerous drops what is not ASCII before it looks at its length.
        let ascii = try text(input["value"]).utf8.filter { $0 < 0x80 }
        return compare(Base64.decodeURLSafe(ascii).map(hexadecimal), expected.string)
      case "int_bytes":
        let bytes = TimedSigner.bytes(of: UInt64(try number(input["value"])))
        let text = String(decoding: Base64.encodeURLSafe(bytes), as: UTF8.self)
        return compare(
          "\(hexadecimal(bytes)) \(text)",
          try "\(RecordedSessions.text(expected["hex"])) \(RecordedSessions.text(expected["b64"]))")
      default: return try runSigner(function, input, expected)
      }
    } catch let error as TokenError {
      return compare(error, expected)
    } catch let unknown as Unknown {
      throw unknown
    } catch {
      return expected["error"] == nil ? .different("error: \(error)") : .same
    }
  }

  private static func runSigner(
    _ function: String, _ input: RecordedValue, _ expected: RecordedValue
  ) throws -> Outcome {
    switch function {
    case "derive_key":
      // Only what a signer takes has a key.
      _ = try signer(input)
      let derivation = try derivation(input, default: .djangoConcat)
      let key = derivation.key(
        secret: try secret(input["secret"]).current.bytes,
        salt: Array((input["salt"]?.string ?? "itsdangerous.Signer").utf8),
        digest: try digest(input))
      return compare(hexadecimal(key), expected.string)
    case "sign":
      return compare(latin1(try signer(input).sign(try bytes(input["value"]))), expected.string)
    case "unsign":
      let value = try signer(input).unsign(try bytes(input["value"]))
      return compare(String(decoding: value, as: UTF8.self), expected["value"]?.string)
    case "ts_sign":
      let signed = TimedSigner(try signer(input)).sign(
        try bytes(input["value"]), now: try number(input["now"]))
      return compare(latin1(signed), expected.string)
    case "ts_unsign":
      let (value, date) = try TimedSigner(try signer(input)).unsign(
        try bytes(input["value"]), maxAge: input["max_age"]?.int, now: try number(input["now"]))
      return compare(
        "\(String(decoding: value, as: UTF8.self)) \(date)",
        "\(expected["value"]?.string ?? "") \(try seconds(text(expected["date_signed"])))")
    case "token_dumps":
      let token = try serializer(token: input).dumps(
        try value(of: try present(input["value"])), now: try number(input["now"]))
      return compare(token, expected.string)
    case "token_loads":
      let value = try serializer(token: input).loads(
        try text(input["token"]), maxAge: input["max_age"]?.int, now: try number(input["now"]))
      return compare(value, try expected["value"].map(RecordedSessions.value(of:)))
    default: return try runPassword(function, input, expected)
    }
  }

  private static func runPassword(
    _ function: String, _ input: RecordedValue, _ expected: RecordedValue
  ) throws -> Outcome {
    switch function {
    case "hash_password":
      let hash = try PasswordMethod(try text(input["method"])).map {
        try Password.hash(
          try text(input["password"]), method: $0, salt: try text(input["salt"]))
      }
      return compare(hash, expected.string)
    case "check_password":
      let isRight = Password.check(
        try text(input["password"]), against: try text(input["hash"]))
      // Where Werkzeug raises an error over a malformed hash, the password is simply not right.
      return compare(isRight, expected.bool ?? false)
    default: throw Unknown(what: "function \(function)")
    }
  }

  /// Of a packed token only what it says is compared: the packing depends on the zlib that did it.
  private static func sessionDumps(_ input: RecordedValue, _ expected: RecordedValue) throws
    -> Outcome
  {
    let value = try value(of: try present(input["payload"]))
    let now = try number(input["now"])
    let serializer = try serializer(session: input)
    let token = try serializer.dumps(value, now: now)
    let json = String(decoding: try SessionJSON.session.write(value), as: UTF8.self)
    guard json == expected["json"]?.string else { return .different(json) }
    guard token.hasPrefix(".") == expected["compressed"]?.bool else { return .different(token) }
    let recorded = try text(expected["token"])
    guard token.hasPrefix(".") else { return compare(token, recorded) }
    return compare(
      try serializer.loads(token, now: now), try serializer.loads(recorded, now: now))
  }

  // MARK: Comparing

  private static func compare<Value: Equatable>(_ actual: Value, _ expected: Value?) -> Outcome {
    actual == expected ? .same : .different("\(actual)")
  }

  /// Values are compared as they are written, since NaN is not equal to itself.
  private static func compare(_ actual: SessionValue, _ expected: SessionValue?) -> Outcome {
    let texts = [actual, expected].map { $0.flatMap { try? SessionJSON.session.write($0) } }
    return texts[0] != nil && texts[0] == texts[1] ? .same : .different("\(actual)")
  }

  private static func compare<Value: Equatable>(_ actual: Value?, _ expected: Value?) -> Outcome {
    actual == expected ? .same : .different(actual.map { "\($0)" } ?? "refused")
  }

  private static func compare(_ error: TokenError, _ expected: RecordedValue) -> Outcome {
    guard let name = expected["error"]?.string else { return .different("\(error)") }
    let isSame =
      switch error.reason {
      case .badSignature: name == "BadSignature" || name == "BadTimeSignature"
      // A time beyond what Python can name stops Python itself.
      case .badTimestamp: ["BadTimeSignature", "OverflowError", "ValueError"].contains(name)
      case .expired: name == "SignatureExpired"
      case .malformedPayload: name == "BadPayload"
      }
    guard isSame else { return .different("\(error)") }
    guard let date = expected["date_signed"] else { return .same }
    let expectedDate = date.string.flatMap { try? seconds($0) }
    return expectedDate == error.signedAt ? .same : .different("\(error) \(error.signedAt ?? 0)")
  }

  // MARK: Reading the input

  private static func present(_ json: RecordedValue?) throws -> RecordedValue {
    guard let json else { throw Unknown(what: "a missing field") }
    return json
  }

  private static func text(_ json: RecordedValue?) throws -> String {
    guard let text = json?.string else { throw Unknown(what: "\(json ?? .null) for a text") }
    return text
  }

  private static func number(_ json: RecordedValue?) throws -> Int {
    guard let number = json?.int else { throw Unknown(what: "\(json ?? .null) for a number") }
    return number
  }

  private static func bytes(_ json: RecordedValue?) throws -> [UInt8] {
    if let hexadecimal = json?["$bytes"]?.string { return try bytes(hexadecimal: hexadecimal) }
    return Array(try text(json).utf8)
  }

  private static func bytes(hexadecimal: String) throws -> [UInt8] {
    let digits = Array(hexadecimal)
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      guard let byte = UInt8(String(digits[index..<(index + 2)]), radix: 16) else {
        throw Unknown(what: "hexadecimal \(hexadecimal)")
      }
      return byte
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
  }

  /// Signed bytes were recorded one character a byte.
  private static func latin1(_ bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static func secret(_ json: RecordedValue?) throws -> SecretKeys {
    // Oldest first, as itsdangerous has them.
    let keys = try (json?.array ?? [try present(json)]).map { SecretKey(bytes: try bytes($0)) }
    guard let current = keys.last else { throw Unknown(what: "no keys") }
    return SecretKeys(current: current, fallbacks: keys.dropLast())
  }

  private static func digest(
    _ input: RecordedValue, default fallback: SigningDigest = .sha1
  ) throws -> SigningDigest {
    guard let name = input["digest"]?.string else { return fallback }
    guard let digest = SigningDigest(rawValue: name) else { throw Unknown(what: "digest \(name)") }
    return digest
  }

  private static func derivation(
    _ input: RecordedValue, default fallback: KeyDerivation
  ) throws -> KeyDerivation {
    struct UnknownDerivation: Error {}
    guard let name = input["key_derivation"]?.string else { return fallback }
    guard let derivation = KeyDerivation(rawValue: name) else { throw UnknownDerivation() }
    return derivation
  }

  private static func signer(_ input: RecordedValue) throws -> Signer {
    try Signer(
      secret: try secret(input["secret"]), salt: input["salt"]?.string ?? "itsdangerous.Signer",
      separator: input["sep"]?.string ?? ".",
      derivation: try derivation(input, default: .djangoConcat), digest: try digest(input))
  }

  private static func serializer(token input: RecordedValue) throws -> TokenSerializer {
    let formats: [String: TokenSerializer.Format] = [
      "url": .urlSafe, "url_timed": .urlSafeTimed, "plain": .plain, "timed": .plainTimed,
    ]
    let kind = input["kind"]?.string ?? "url_timed"
    guard let format = formats[kind] else { throw Unknown(what: "kind \(kind)") }
    return TokenSerializer(
      secret: try secret(input["secret"]), salt: input["salt"]?.string ?? "itsdangerous",
      format: format, derivation: try derivation(input, default: .djangoConcat),
      digest: try digest(input))
  }

  private static func serializer(session input: RecordedValue) throws -> TokenSerializer {
    let fallbacks = try (input["fallbacks"]?.array ?? []).map { SecretKey(bytes: try bytes($0)) }
    return TokenSerializer(
      secret: SecretKeys(
        current: try secret(input["secret"]).current, fallbacks: fallbacks),
      salt: input["salt"]?.string ?? "cookie-session", format: .urlSafeTimed,
      derivation: try derivation(input, default: .hmac), digest: try digest(input), json: .session)
  }

  /// A value of the cases (README, Value conventions).
  private static func value(of json: RecordedValue) throws -> SessionValue {
    switch json {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .string(let text): return .string(text)
    case .array(let items): return .list(try items.map(value(of:)))
    case .number(let text):
      if let number = Int(text) { return .int(number) }
      guard let number = SessionValue.LargeInteger(text) else {
        return .double(try double(text))
      }
      return .largeInteger(number)
    case .object(let members):
      if members.count == 1, let special = try special(members[0].key, members[0].value) {
        return special
      }
      return .dictionary(SessionDictionary(try members.map { ($0.key, try value(of: $0.value)) }))
    }
  }

  private static func special(_ key: String, _ content: RecordedValue) throws -> SessionValue? {
    switch key {
    case "$tuple": return .tuple(try (content.array ?? []).map(value(of:)))
    case "$bytes": return .bytes(try bytes(hexadecimal: try text(content)))
    case "$markup": return .markup(try text(content))
    case "$uuid": return UUID(uuidString: try text(content)).map { .uuid($0) }
    case "$float": return .double(try double(try text(content)))
    case "$datetime":
      return .date(Date(timeIntervalSince1970: TimeInterval(try seconds(try text(content)))))
    case "$dict":
      return .dictionary(
        SessionDictionary(
          try (content.array ?? []).map { pair in
            let items = pair.array ?? []
            return (try text(items.first), try value(of: try present(items.last)))
          }))
    default: return nil
    }
  }

  private static func double(_ text: String) throws -> Double {
    guard let number = Double(text) else { throw Unknown(what: "float \(text)") }
    return number
  }

  /// Python's ISO format, with or without fraction and zone.
  private static func seconds(_ text: String) throws -> Int {
    let numbers = text.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    let zone = text.dropFirst(10).split(whereSeparator: { "+-".contains($0) })
    guard numbers.count >= 6, zone.count <= 2 else { throw Unknown(what: "date \(text)") }
    let offset =
      zone.count == 2
      ? zone[1].split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 } * 60 : 0
    return days(year: numbers[0], month: numbers[1], day: numbers[2]) * 86_400
      + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
      - (text.dropFirst(10).contains("-") ? -offset : offset)
  }

  /// Days since 1970 in Python's calendar, which Foundation's leaves before 1582.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    let before = year - 1
    let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return before * 365 + before / 4 - before / 100 + before / 400
      + lengths[..<(month - 1)].reduce(0, +) + day - 1 - 719_162
  }
}
