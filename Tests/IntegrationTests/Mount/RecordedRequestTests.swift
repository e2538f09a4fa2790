import Foundation
import TestSupport
import Testing

extension RealServers {
  /// The recorded requests (Tests/Conformance/cgi/environments.jsonl), asked anew: our program, on a
  /// real Apache under every recorded setup, finds mount, path, query, scheme, method, authorization,
  /// and whether the visitor typed the entry's name.
  @Suite struct RecordedRequests {
    @Test("Every request finds its mount and path")
    func everyRequest() throws {
      let setups = try RecordedSetups()
      var counts: [String: Int] = [:]
      var differences: [String] = []
      for record in try Conformance.cases("cgi/environments.jsonl") {
        guard let question = Self.question(record), let interface = record["interface"]?.string
        else { continue }
        let answer = try setups.server.ask(question)
        guard answer.status == 200, let echo = try? answer.json() else {
          differences.append(
            "\(record["id"]?.string ?? ""): \(answer.status) \(answer.text.prefix(100))")
          continue
        }
        let difference = Self.difference(record, echo)
        if difference.isEmpty {
          counts[interface, default: 0] += 1
        } else {
          differences.append("\(record["id"]?.string ?? "") \(question.target): \(difference)")
        }
      }
      print("requests that find their mount and path on a real Apache: \(counts)")
      #expect(differences.isEmpty, "\(differences.count):\n\(differences.joined(separator: "\n"))")
      #expect(counts.values.reduce(0, +) > 1_500)
    }

    /// The request, as it was typed.
    /// - Returns: nil for those that need TLS or have no body to answer with, and for those whose mount
    ///   nothing tells (the README beside the cases says which)
    private static func question(_ record: RecordedValue) -> HTTPQuestion? {
      guard let request = record["request"], let method = request["method"]?.string,
        let target = request["target"]?.string, method != "HEAD", method != "TRACE",
        request["https"]?.bool == false, request["body"]?.isNull == true,
        record["expect"]?["derivable"]?.bool == true
      else { return nil }
      var question = HTTPQuestion(method, target, headers: [("X-Echo", "1")])
      question.version = request["http_version"]?.string ?? "HTTP/1.1"
      for pair in request["headers"]?.array ?? [] {
        guard let name = pair.array?.first?.string, let value = pair.array?.last?.string else {
          return nil
        }
        if name == "Host" { question.host = value } else { question.headers.append((name, value)) }
      }
      return question
    }

    /// In what the gateway's view differs from what the visitor meant; empty when in nothing.
    private static func difference(_ record: RecordedValue, _ echo: RecordedValue) -> String {
      guard let expect = record["expect"] else { return "no expectation" }
      let authorization = echo["headers"]?.array?
        .first { $0.array?.first?.string == "Authorization" }?.array?.last?.string
      let pairs: [(String, RecordedValue?, RecordedValue?)] = [
        ("mount", echo["mount"], expect["mount"]), ("path", echo["path"], expect["path"]),
        ("query", echo["query"], expect["query"]), ("scheme", echo["scheme"], expect["scheme"]),
        ("method", echo["method"], expect["method"]),
        ("entry visible", echo["entryVisible"], expect["entry_visible"]),
        ("authorization", authorization.map { .string($0) } ?? .null, expect["authorization"]),
      ]
      return pairs.filter { $0.1 != $0.2 }
        .map { "\($0.0) \($0.1 as Any) instead of \($0.2 as Any)" }.joined(separator: "; ")
    }
  }
}
