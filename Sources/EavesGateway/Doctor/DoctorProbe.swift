import HTTPTypes

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Answers in the app's stead, in a folder that `eaves doctor` makes beside the entry for the time of a
/// check: tells what arrives of a request, and what the process is that the web server has started.
///
/// It is an app of its own, with an entry of its own, so that nothing in the site's own processes can
/// be asked for it. It answers only to a key of 128 bits that is made for each check, and its process
/// ends by itself.
struct DoctorProbe: Application {
  /// The header field that carries the key.
  private static let keyField = HTTPField.Name("X-Eaves-Doctor")

  /// The header field that is there to be long.
  private static let lengthField = HTTPField.Name("X-Eaves-Length")

  /// How long its process lives, in seconds, even when nobody tells it to end.
  private static let lifetime: UInt32 = 120

  /// The shortest key that is taken for one.
  private static let leastKeyCount = 32

  private let key: [UInt8]

  /// - Parameter key: the value of the setting `DOCTOR_PROBE`
  init(key: String) {
    self.key = Array(key.utf8)
    // SIGALRM ends the process: mod_fcgid would keep it, idle, for ever.
    alarm(Self.lifetime)
  }

  var routeList: String { "/" }

  func respond(to request: GatewayRequest) throws -> GatewayResponse {
    guard let name = Self.keyField, let given = request.headers[name], isKey(given) else {
      return .plain("not found\n", status: .notFound)
    }
    switch request.target.path {
    case "/report": return .plain(Self.report(on: request))
    case "/body":
      var count = 0
      request.body.limit = .max
      try request.body.forEachChunk { count += $0.count }
      return .plain("received \(count)\n")
    case "/length":
      guard let field = Self.lengthField else { return .plain("") }
      var response = GatewayResponse.plain("received \(request.headers[field]?.utf8.count ?? 0)\n")
      if let count = Int(request.target.query), (1...65_536).contains(count) {
        response.headers[field] = String(repeating: "x", count: count)
      }
      return response
    case "/leave":
      var response = GatewayResponse.plain("left\n")
      response.afterResponse = [{ kill(getpid(), SIGTERM) }]
      return response
    default: return .plain("not found\n", status: .notFound)
    }
  }

  /// Compares without telling by the time it takes how much of a key is right.
  private func isKey(_ text: String) -> Bool {
    let given = Array(text.utf8)
    guard given.count == key.count, key.count >= Self.leastKeyCount else { return false }
    return zip(given, key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// What arrived, and who received it: one fact a line, its name and its value. No secret is among it:
  /// of a login only whether there is one.
  private static func report(on request: GatewayRequest) -> String {
    let account = Account.ofProcess
    let host = HostPicture.ofSystem
    let variables = request.variables
    var facts: [(String, String)] = [
      ("mount", request.target.mount), ("scheme", request.scheme), ("host", request.host),
      ("forwarded-scheme", variables["HTTP_X_FORWARDED_PROTO"] ?? ""),
      ("authorization", variables.authorization?.isEmpty == false ? "yes" : "no"),
      ("interface", variables["GATEWAY_INTERFACE"] ?? ""),
      ("software", variables["SERVER_SOFTWARE"] ?? ""), ("user", "\(account.user)"),
      ("groups", account.groups.map { "\($0)" }.joined(separator: " ")), ("now", "\(host.now)"),
    ]
    let limits = host.limits
    let numbers: [(String, Int?)] = [
      ("processes", limits.processes), ("process-count", host.processCount),
      ("memory", limits.memory), ("open-files", limits.openFiles),
      ("file-size", limits.fileSize), ("processor-time", limits.processorTime),
      ("group-limit", limits.group?.limit), ("group-count", limits.group?.count),
    ]
    facts += numbers.compactMap { name, value in value.map { (name, "\($0)") } }
    return facts.map { name, value in
      "\(name) \(value.split(separator: "\n").joined(separator: " "))\n"
    }.joined()
  }
}

extension GatewayResponse {
  fileprivate static func plain(
    _ text: String, status: HTTPResponse.Status = .ok
  ) -> GatewayResponse {
    GatewayResponse(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: .text(text))
  }
}
