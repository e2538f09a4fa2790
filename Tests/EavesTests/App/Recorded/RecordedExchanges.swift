import Eaves
import EavesTesting
import Foundation
import HTTPTypes
import Synchronization
import TestSupport

/// The time of a recorded case, which its requests move on.
final class RecordedClock: Sendable {
  private let seconds = Atomic(1_709_208_000)

  var now: Int { seconds.load(ordering: .relaxed) }
  func set(_ now: Int) { seconds.store(now, ordering: .relaxed) }
}

/// The requests of a recorded case, with what they were answered.
struct RecordedExchanges {
  let recorded: RecordedValue
  let app: RecordedApp
  let clock = RecordedClock()

  init(_ recorded: RecordedValue, fixture: String) {
    self.recorded = recorded
    app = RecordedApp(description: recorded["app"] ?? .null, fixture: fixture)
  }

  /// What is answered otherwise than recorded.
  func problems() async -> [String] {
    let client: TestClient
    do {
      client = try start()
      if let expected = recorded["setup_error"]?.string { return ["starts, without \(expected)"] }
    } catch {
      return recorded["setup_error"] == nil ? ["does not start: \(error)"] : []
    }
    var problems: [String] = []
    for exchange in recorded["exchanges"]?.array ?? [] {
      let request = exchange["request"] ?? .null
      let label = "\(request["method"]?.string ?? "GET") \(request["path"]?.string ?? "")"
      for problem in await play(exchange, client) { problems.append("\(label): \(problem)") }
    }
    return problems
  }

  private func start() throws -> TestClient {
    let (made, settings) = try app.make()
    made.clock = { [clock] in clock.now }
    let config = recorded["app"]?["config"]
    let propagates = (config?["PROPAGATE_EXCEPTIONS"] ?? config?["TESTING"])?.bool == true
    let client = try TestClient(
      made, root: app.fixture, settings: settings, propagatesErrors: propagates)
    client.host = recorded["env"]?["host"]?.string ?? "localhost"
    client.scheme = recorded["env"]?["scheme"]?.string ?? "http"
    return client
  }

  private func play(_ exchange: RecordedValue, _ client: TestClient) async -> [String] {
    guard let request = exchange["request"], let expected = exchange["response"] else { return [] }
    if let now = request["now"]?.int { clock.set(now) }
    app.trace.lines = []
    client.cookies.removeAll()
    let usualHost = client.host
    defer { client.host = usualHost }
    client.host = request["host"]?.string ?? usualHost
    client.mount = mount(of: request)
    do {
      let response = try await client.send(Self.request(request))
      if let error = expected["raises"]?.string { return ["does not raise \(error)"] }
      return Comparison(response, expected, trace: app.trace.lines).problems
    } catch {
      return expected["raises"] == nil ? ["raises \(error)"] : []
    }
  }

  private func mount(of request: RecordedValue) -> String {
    let name =
      request["environ"]?["SCRIPT_NAME"]?.string ?? recorded["env"]?["script_name"]?.string ?? ""
    let trimmed = name.hasSuffix("/") ? String(name.dropLast()) : name
    return PercentEncoding.encode(trimmed, unescaped: Self.pathCharacters)
  }

  private static let pathCharacters = PercentEncoding.Unescaped("!$&'()*+,/:;=@~")

  private static func request(_ recorded: RecordedValue) -> TestRequest {
    let path = PercentEncoding.encode(
      recorded["path"]?.string ?? "", unescaped: Self.pathCharacters)
    let query = recorded["query"]?.string ?? ""
    var request = TestRequest(
      HTTPRequest.Method(recorded["method"]?.string ?? "GET") ?? .get,
      query.isEmpty ? path : "\(path)?\(query)")
    for field in recorded["headers"]?.array ?? [] {
      // The recording client put its own cookies in place of these.
      guard let name = field.array?[0].string.flatMap({ HTTPField.Name($0) }), name != .cookie
      else { continue }
      request.headers.append(HTTPField(name: name, value: field.array?[1].string ?? ""))
    }
    if let cookie = recorded["cookie"]?.string { request.headers[.cookie] = cookie }
    request.content = recorded["body"]?.bodyBytes ?? []
    for member in recorded["environ"]?.object ?? [] where member.key != "SCRIPT_NAME" {
      request.variables[member.key] = member.value.string
    }
    return request
  }
}

/// A response beside what was recorded.
struct Comparison {
  let response: TestResponse
  let expected: RecordedValue
  let trace: [String]

  init(_ response: TestResponse, _ expected: RecordedValue, trace: [String]) {
    self.response = response
    self.expected = expected
    self.trace = trace
  }

  var problems: [String] {
    var problems: [String] = []
    func compare(_ what: String, _ actual: String, _ wanted: String) {
      if actual != wanted { problems.append("\(what) is \(actual), not \(wanted)") }
    }
    compare(
      "status", response.status.line,
      "\(expected["status"]?.int ?? 0) \(expected["reason"]?.string ?? "")")
    compare("headers", "\(headers)", "\(expectedHeaders)")
    compare("body", body, expectedBody)
    let wanted = expected["trace"]?.array?.compactMap(\.string) ?? []
    compare("trace", "\(trace)", "\(wanted)")
    return problems
  }

  /// The fields that were recorded.
  private static let kept: Set<String> = [
    "content-type", "location", "allow", "set-cookie", "content-length", "www-authenticate",
    "retry-after", "vary", "cache-control", "content-disposition", "etag", "last-modified",
    "accept-ranges", "content-range", "expires", "content-encoding",
  ]

  /// Pages of errors have the look of our own: their length differs.
  private var isPage: Bool { expectedText.contains("<!doctype html>") }

  private var headers: [String] {
    response.headers.compactMap { field in
      let name = field.name.canonicalName
      guard Self.kept.contains(name) || name.hasPrefix("x-") else { return nil }
      if isPage || response.content.isEmpty, name == "content-length" { return nil }
      if name == "etag", field.value.contains("-") { return "etag: $any" }
      if name == "allow" {
        return "allow: " + field.value.components(separatedBy: ", ").sorted().joined(separator: ", ")
      }
      return "\(name): \(field.value)"
    }.sorted()
  }

  private var expectedHeaders: [String] {
    (expected["headers"]?.array ?? []).compactMap { field in
      let name = field.array?[0].string?.lowercased() ?? ""
      if isPage || response.content.isEmpty, name == "content-length" { return nil }
      return "\(name): \(field.array?[1].string ?? "")"
    }.sorted()
  }

  private var expectedText: String { expected["body"]?.string ?? "" }

  private var expectedBody: String {
    guard let bytes = expected["body"]?["$bytes"]?.hexBytes else { return words(expectedText) }
    return "\(bytes)"
  }

  private var body: String {
    expected["body"]?["$bytes"] == nil ? words(response.text) : "\(response.content)"
  }

  /// The words of an error's page: its heading and its first paragraph.
  private func words(_ text: String) -> String {
    guard text.contains("<!doctype html>"), !text.contains("Redirecting...") else { return text }
    func part(_ start: String, _ end: String) -> String {
      guard let from = text.range(of: start),
        let to = text.range(of: end, range: from.upperBound..<text.endIndex)
      else { return "" }
      return String(text[from.upperBound..<to.lowerBound])
    }
    return part("<h1>", "</h1>") + " | " + part("<p>", "</p>")
  }
}
