import Testing
import TestSupport

@testable import EavesGateway

@Suite("Mount and path of recorded Apache environments")
struct RequestTargetConformanceTests {
  /// What one environment gives, field by field as the cases name them.
  private func found(_ variables: Variables, mount: String? = nil) -> [String: RecordedValue] {
    let target = RequestTarget(variables, mount: mount)
    return [
      "mount": .string(target.mount), "mount_typed": .string(target.mountTyped),
      "path": .string(target.path), "query": .string(target.query),
      "entry_visible": .bool(target.entryVisible), "bare_mount": .bool(target.bareMount),
      "scheme": .string(variables.scheme), "method": .string(variables.method),
      "body_lost": .bool(variables.bodyIsLost),
      "authorization": variables.authorization.map { .string($0) } ?? .null,
    ]
  }

  private func differences(
    _ found: [String: RecordedValue], _ expect: RecordedValue, of fields: [String]
  ) -> [String] {
    fields.filter { found[$0] != expect[$0] }
  }

  private let derived = ["mount", "path", "query", "entry_visible"]
  private let others = ["scheme", "method", "body_lost", "authorization"]

  @Test("Every environment gives every expected field")
  func everyEnvironment() throws {
    let cases = try RecordedEnvironment.all()
    var passed = 0
    var passedConfigured = 0
    var configured = 0
    var unlike: Set<String> = []
    for item in cases {
      let expect = item.expect
      let alone = found(item.variables)
      var wrong: [String]
      if expect["derivable"]?.bool == true {
        wrong = differences(alone, expect, of: derived + others + ["mount_typed", "bare_mount"])
      } else {
        wrong = differences(alone, expect["derived"] ?? .null, of: derived)
        wrong += differences(alone, expect, of: others)
        configured += 1
        let withMount = found(item.variables, mount: expect["mount"]?.string)
        let wrongWithMount = differences(
          withMount, expect, of: derived + others + ["mount_typed", "bare_mount"])
        if wrongWithMount.isEmpty { passedConfigured += 1 }
        wrong += wrongWithMount
      }
      if wrong.isEmpty {
        passed += 1
      } else {
        unlike.insert(item.id)
        if expectedDifferences[item.id] != Set(wrong) {
          Issue.record("\(item.id): \(wrong) of \(alone), expected \(expect)")
        }
      }
    }
    print("cgi/environments.jsonl: \(passed) of \(cases.count) alike,", terminator: " ")
    print("\(unlike.count) expected differences;", terminator: " ")
    print("\(passedConfigured) of \(configured) that need it right with the mount configured")
    #expect(unlike == Set(expectedDifferences.keys), "a listed difference is none, or one is new")
  }

  /// The same answer comes from C's form of the environment.
  @Test("An environment in C's form gives the same target")
  func environmentInCForm() throws {
    for item in try RecordedEnvironment.all().prefix(300) {
      withEnvironment(item.variables) { environment in
        let copy = Variables(environment: environment)
        #expect(RequestTarget(copy) == RequestTarget(item.variables), "\(item.id)")
        #expect(copy.count == item.variables.count)
      }
    }
  }
}

/// The cases whose answer is another one here, and in which fields.
private let expectedDifferences: [String: Set<String>] = {
  var differences: [String: Set<String>] = [
    // Its environment is letter for letter that of a POST whose body was lost (h1-postnotype); we
    // assume a body.
    "cgi-e-h1-postempty": ["body_lost"],
    // The recorded prefix is that of the set-up, which is not the mount of these requests.
    "cgi-e-c3-hidden2": ["mount_typed"],
    "cgi-e-c3-hidden3": ["mount_typed"],
    "cgi-e-h3-hidden2": ["mount_typed"],
  ]
  // Likewise: the recorded prefix is that of the file an Action is bound to, the mount is the root.
  let action = [
    "root", "noslash", "ab", "plus", "utf8", "25", "2520", "query", "qonly", "static", "head",
    "options", "auth", "on-2F", "on-2F2F", "on-252F", "nd-2F", "nd-2Flead", "ms-dbl",
  ]
  for name in action { differences["cgi-e-g3-\(name)"] = ["mount_typed"] }
  return differences
}()
