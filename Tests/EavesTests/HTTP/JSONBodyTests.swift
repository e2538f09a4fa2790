import HTTPTypes
import Testing

@testable import Eaves

struct JSONBodyTests {
  struct Post: Decodable, Equatable {
    struct Author: Decodable, Equatable { var name: String }
    var title: String
    var authors: [Author]
  }

  private func decode(_ text: String, type: String = "application/json") throws -> Post {
    try JSONBody.decode(from: Array(text.utf8), contentType: ContentType(parsing: type))
  }

  @Test func bodiesAreDecoded() throws {
    let post = try decode(#"{"title": "a", "authors": [{"name": "b"}]}"#)
    #expect(post == Post(title: "a", authors: [.init(name: "b")]))
    #expect(throws: Never.self) {
      try decode(#"{"title": "a", "authors": []}"#, type: "application/problem+json")
    }
  }

  @Test(arguments: [
    (#"{"title": "a"}"#, "authors is missing"),
    (#"{"title": "a", "authors": [{"name": 1}]}"#, "authors[0].name is not of type String"),
    (#"{"title": null, "authors": []}"#, "title is null"),
    (#"{"title""#, "the body is not JSON"),
  ])
  func theErrorNamesTheKey(_ text: String, _ reason: String) {
    #expect { try decode(text) } throws: { error in
      let error = error as? HTTPError
      return error?.status.code == 400 && error?.description.contains(reason) == true
    }
  }

  @Test func anotherTypeIs415() {
    #expect { try decode("{}", type: "text/plain") } throws: {
      ($0 as? HTTPError)?.status.code == 415
    }
  }
}
