import EavesTemplates
import Testing

@Suite("Values of anything that can be encoded")
struct EncodableTests {
  private struct Address: Encodable {
    let street: String
    let zip: Int?
  }

  private enum Level: String, Encodable { case low, high }

  private struct Person: Encodable {
    let name: String
    let age: UInt8
    let height: Double
    let isAdmin: Bool
    let level: Level
    let address: Address
    let tags: [String]
    let scores: [String: Int]
  }

  private let person = Person(
    name: "Ada", age: 36, height: 1.65, isAdmin: true, level: .high,
    address: Address(street: "St James Square", zip: nil), tags: ["x", "y"], scores: ["a": 1])

  private func render(_ source: String, _ context: some Encodable) throws -> String {
    try Environment().compile(source).render(context)
  }

  @Test func propertiesAreVariables() throws {
    #expect(
      try render(
        "{{ name }} {{ age }} {{ height }} {{ isAdmin }} {{ level }} {{ address.street }} "
          + "{{ tags|join('+') }} {{ scores.a }}", person)
        == "Ada 36 1.65 True high St James Square x+y 1")
  }

  @Test func optionalsAreTheirValueOrUndefined() throws {
    #expect(try render("{{ address.zip or 'unknown' }}", person) == "unknown")
  }

  @Test func propertiesKeepTheirOrder() throws {
    let value = try Value(encoding: person)
    guard case .dictionary(let dictionary) = value else {
      Issue.record("not a dictionary")
      return
    }
    #expect(
      dictionary.members.map(\.key) == [
        "name", "age", "height", "isAdmin", "level", "address", "tags", "scores",
      ])
  }

  @Test func scalarsAndNestedLists() throws {
    #expect(try Value(encoding: [[1, 2], [3]]) == [[1, 2], [3]])
    #expect(try Value(encoding: "text") == "text")
    #expect(try Value(encoding: [Int?]([1, nil])) == [1, .none])
    #expect(try Value(encoding: [Int]()) == [])
  }

  @Test func integersBeyond64BitsAreAnError() {
    #expect(throws: TemplateError.self) { try Value(encoding: [UInt64.max]) }
  }
}
