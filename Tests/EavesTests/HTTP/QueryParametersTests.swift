import HTTPTypes
import Testing

@testable import Eaves

struct QueryParametersTests {
  @Test func valuesAreReadByNameAndType() throws {
    let query = try QueryParameters(parsing: "page=2&tag=a&tag=b&page=3")
    #expect(query["page"] == "2")
    #expect(query.get("page", as: Int.self) == 2)
    #expect(query.all("tag") == ["a", "b"])
    #expect(query.all("page", as: Int.self) == [2, 3])
    #expect(query["missing"] == nil)
    #expect { try query.require("missing") } throws: {
      ($0 as? HTTPError)?.detail == "the request has no query parameter \"missing\""
    }
  }
}
