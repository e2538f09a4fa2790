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

  @Test("names that are canonically equivalent are different names")
  func equivalentNames() throws {
    // é in one character and in two, and a K beside the sign of Kelvin.
    let query = try QueryParameters(parsing: "e%CC%81=two&%C3%A9=one&%E2%84%AA=kelvin&K=letter")
    #expect(query["\u{E9}"] == "one")
    #expect(query["e\u{301}"] == "two")
    #expect(query["K"] == "letter")
    #expect(query.all("\u{212A}") == ["kelvin"])
    #expect(try !QueryParameters(parsing: "%E2%84%AA").contains("K"))
  }

  @Test("files, cookies, and parameters of headers are told apart likewise")
  func equivalentNamesElsewhere() throws {
    let file = UploadedFile(name: "\u{212A}", filename: "a", content: [])
    let form = FormData(files: [file])
    #expect(form.file("K") == nil)
    #expect(form.files("\u{212A}").count == 1)

    let cookies = Cookies(parsing: Array("\u{E9}=1".utf8))
    // A byte of a cookie's name stands for the character of that number.
    #expect(cookies["\u{C3}\u{A9}"] == "1")
    #expect(cookies["A\u{303}\u{A9}"] == nil)

    var parameters: HeaderParameters = ["K": "letter"]
    parameters["\u{212A}"] = "kelvin"
    #expect(parameters["K"] == "letter")
    #expect(parameters["\u{212A}"] == "kelvin")

    let values: RouteValues = ["K": 1, "\u{212A}": 2]
    #expect(values["K"] == 1)
    #expect(values["\u{212A}"] == 2)
  }
}
