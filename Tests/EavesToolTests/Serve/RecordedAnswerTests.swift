import NIOCore
import TestSupport
import Testing

@testable import EavesTool

/// What programs wrote, and what visitors got of it from a real Apache with mod_fcgid.
@Suite struct RecordedAnswerTests {
  /// Where this server deliberately does something else, and why.
  static let differences = [
    "resp-mod_fcgid-304body-get": "a 304 keeps its Content-Type, which does no harm",
    "resp-mod_fcgid-304body-http10": "a 304 keeps its Content-Type, which does no harm",
    "resp-mod_fcgid-emptyval-get": "spaces behind a value are no part of it (RFC 9110 §5.5)",
    "resp-mod_fcgid-lmbad-get": "a Last-Modified is the program's own affair",
    "resp-mod_fcgid-lmfuture-get": "a Last-Modified is the program's own affair",
    "resp-mod_fcgid-loc200-get": "a Location is for the visitor, and never answered by the server",
    "resp-mod_fcgid-locabs-get": "a redirect has the body that the program gives it, if any",
    "resp-mod_fcgid-loclocalcookie-get":
      "a Location is for the visitor, and never answered by the server",
  ]

  @Test("Answers come to visitors as from Apache")
  func recorded() throws {
    var same = 0
    var different: Set<String> = []
    for record in try Conformance.cases("cgi/responses.jsonl") {
      guard let answer = Answer(record) else { continue }
      if answer.agrees { same += 1 } else { different.insert(answer.id) }
    }
    print("cgi/responses.jsonl: \(same) of \(same + different.count) answers the same")
    #expect(different == Set(Self.differences.keys))
    #expect(same > 30)
  }

  /// One recorded answer.
  private struct Answer {
    let id: String
    let output: [UInt8]
    let client: RecordedValue

    /// What Apache makes of header fields and of the request is not looked at here: conditional and
    /// partial answers are the program's own affair, and so is what it leaves to Apache's pages.
    init?(_ record: RecordedValue) {
      guard record["interface"]?.string == "mod_fcgid", let id = record["id"]?.string,
        record["request"]?["headers"]?.array?.isEmpty == true,
        record["request"]?["method"]?.string == "GET", let client = record["client"],
        let output = record["output"]?.string
      else { return nil }
      self.id = id
      self.output = Array(output.utf8)
      self.client = client
    }

    /// The status, the fields, and the body that a visitor is to get; nil for no answer.
    private var expected: (status: Int, fields: [String], body: [UInt8])? {
      guard let status = client["status"]?.int, let body = client["body"]?.string else {
        return nil
      }
      let fields = (client["headers"]?.array ?? []).compactMap { pair -> String? in
        guard let name = pair.array?.first?.string, let value = pair.array?.last?.string,
          !Self.serversOwn.contains(name.lowercased())
        else { return nil }
        return "\(name.lowercased()): \(value.lowercased())"
      }
      return (status, fields.sorted(), Array(body.utf8))
    }

    /// Fields that a web server makes itself, or joins.
    private static let serversOwn: Set<String> = [
      "connection", "content-length", "date", "keep-alive", "server", "trailer", "upgrade", "vary",
    ]

    var agrees: Bool {
      var reader = CGIHeadReader()
      var buffer = ByteBuffer(bytes: output)
      guard let head = try? reader.read(&buffer) else {
        // A page of the server's own.
        return client["status"]?.int == 500 || client["status"]?.isNull == true
      }
      guard let expected else { return false }
      let fields = head.fields.filter { !Self.serversOwn.contains($0.name.lowercased()) }
        .map { "\($0.name.lowercased()): \($0.text.lowercased())" }
      let body = head.status == 204 || head.status == 304 ? [] : Array(buffer.readableBytesView)
      return head.status == expected.status && fields.sorted() == expected.fields
        && body == expected.body
    }
  }
}
