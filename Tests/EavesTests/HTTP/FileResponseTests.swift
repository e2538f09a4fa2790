import HTTPTypes
import Testing

@testable import Eaves

struct FileResponseTests {
  private let file = FileMetadata(
    path: "/srv/a.txt", size: 10, modified: HTTPDate(secondsSince1970: 1_700_000_000))

  @Test func theTagFollowsTheFile() throws {
    let tag = try #require(file.tag)
    var other = file
    other.modifiedNanoseconds = 1
    #expect(other.tag != tag)
    other = file
    other.size = 11
    #expect(other.tag != tag)
  }

  @Test func aFileTheClientHasIsNotSentAgain() throws {
    var conditions = RequestConditions()
    conditions.ifNoneMatch = EntityTagSet(parsing: "\"\(try #require(file.tag))\"")
    let plan = try FileResponsePlan(
      for: file, method: .get, conditions: conditions, now: HTTPDate(secondsSince1970: 0))
    #expect(plan.status == .notModified && plan.range == nil)
    #expect(plan.fields[.contentLength] == nil && plan.fields[.eTag] != nil)
  }
}
