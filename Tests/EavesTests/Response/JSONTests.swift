import Eaves
import EavesTesting
import Testing

@Suite("JSON of what can be encoded")
struct JSONTests {
  private func text(
    of value: some Encodable & Sendable, _ style: JSONStyle = JSONStyle()
  ) async throws -> String {
    let app = App()
    app.json = style
    app.get("/") { _ in JSON(value) }
    return try await TestClient(app).get("/").text
  }

  @Test("sorts the keys of every object, in the order of code points")
  func sortedKeys() async throws {
    let value = ["b": ["z": 1, "é": 2, "Z": 3], "a": [:], "\u{1F426}": [:], "\u{FFFD}": [:]]
    #expect(
      try await text(of: value)
        == #"{"a":{},"b":{"Z":3,"z":1,"\u00e9":2},"\ufffd":{},"\ud83d\udc26":{}}"# + "\n")
  }

  @Test("keeps the order in which an object is told, if keys are not to be sorted")
  func toldOrder() async throws {
    var style = JSONStyle()
    style.sortsKeys = false
    #expect(try await text(of: Pairs([("b", 1), ("a", 2)]), style) == #"{"b":1,"a":2}"# + "\n")
  }

  @Test("the last of equal keys wins, in the place of the first", arguments: [true, false])
  func equalKeys(sortsKeys: Bool) async throws {
    var style = JSONStyle()
    style.sortsKeys = sortsKeys
    let pairs = Pairs([("a", 1), ("b", 2), ("a", 3), ("b", 4), ("b", 5)])
    #expect(try await text(of: pairs, style) == #"{"a":3,"b":5}"# + "\n")
    // Canonically equivalent is not equal.
    let kelvin = Pairs([("K", 1), ("\u{212A}", 2)])
    #expect(try await text(of: kelvin, style) == #"{"K":1,"\u212a":2}"# + "\n")
  }

  @Test("puts values on lines of their own, however they are told")
  func indented() async throws {
    var style = JSONStyle()
    style.isIndented = true
    style.escapesNonASCII = false
    let expected = """
      {
        "empty": [],
        "inner": {
          "list": [
            1,
            "é",
            null
          ],
          "super": {
            "deep": true
          }
        },
        "value": {
          "a": [
            1.5
          ]
        }
      }

      """
    #expect(try await text(of: Nested(), style) == expected)
  }

  @Test("writes numbers of any width, and those of 32 bits as they look")
  func numbers() async throws {
    struct Numbers: Encodable {
      let byte = UInt8.max
      let float = Float(0.1)
      let large = UInt64.max
      let larger = Int128.min
      let list = [UInt128.max]
      let small = Int8.min
    }
    let written = try await text(of: Numbers())
    let expected =
      #"{"byte":255,"float":0.1,"large":18446744073709551615,"#
      + #""larger":-170141183460469231731687303715884105728,"#
      + #""list":[340282366920938463463374607431768211455],"small":-128}"#
    #expect(written == expected + "\n")
  }

  @Test("what lies too deep is an error")
  func depth() async throws {
    #expect(try await text(of: Deep(levels: 100)).hasPrefix("[[[["))
    #expect(try await text(of: Deep(levels: 300)).contains("Internal Server Error"))
    #expect(try await text(of: DeepContainers(levels: 5_000)).contains("Internal Server Error"))
  }

  @Test("nothing is left of an encoder when the value is written")
  func memory() async throws {
    let probe = Probe()
    #expect(try await text(of: ["a": [Watched(probe: probe)]]) == #"{"a":[{"b":[{}]}]}"# + "\n")
    #expect(probe.wasUsed)
    #expect(probe.encoder == nil)
  }
}

private struct Key: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// An object whose members are told one after the other.
private struct Pairs: Encodable {
  let pairs: [(String, Int)]
  init(_ pairs: [(String, Int)]) { self.pairs = pairs }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (key, value) in pairs { try container.encode(value, forKey: Key(stringValue: key)) }
  }
}

/// A value that uses containers in containers, filled in turn.
private struct Nested: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    var inner = container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: "inner"))
    _ = container.nestedUnkeyedContainer(forKey: Key(stringValue: "empty"))
    var list = inner.nestedUnkeyedContainer(forKey: Key(stringValue: "list"))
    try list.encode(1)
    let value: JSONValue = ["a": [1.5]]
    try container.encode(value, forKey: Key(stringValue: "value"))
    var parent = inner.superEncoder().container(keyedBy: Key.self)
    try list.encode("é")
    try parent.encode(true, forKey: Key(stringValue: "deep"))
    try list.encodeNil()
  }
}

/// Lists in lists.
private struct Deep: Encodable {
  let levels: Int

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    if levels > 1 { try container.encode(Deep(levels: levels - 1)) }
  }
}

/// Lists in lists by containers alone.
private struct DeepContainers: Encodable {
  let levels: Int

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for _ in 1..<levels { container = container.nestedUnkeyedContainer() }
  }
}

/// Notes the encoder that was used, without keeping it.
private final class Probe: @unchecked Sendable {
  // One test uses it, from one task.
  weak var encoder: AnyObject?
  var wasUsed = false
}

private struct Watched: Encodable {
  let probe: Probe

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    var list = container.nestedUnkeyedContainer(forKey: Key(stringValue: "b"))
    let inner = list.superEncoder()
    _ = inner.container(keyedBy: Key.self)
    probe.encoder = inner as AnyObject
    probe.wasUsed = true
  }
}
