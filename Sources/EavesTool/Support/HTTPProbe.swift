import AsyncHTTPClient
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Asks a web site once, as a visitor's browser would, to look at what comes back.
struct HTTPProbe: Sendable {
  /// What came back.
  struct Answer: Hashable, Sendable {
    let status: Int
    let fields: HTTPFields
    /// The first bytes of the body.
    let body: [UInt8]
    /// Whether the body is longer than that.
    let isCut: Bool

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Why nothing came back.
  struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    let url: String
    let reason: String

    var description: String { "\(url) does not answer: \(reason)" }
  }

  /// The address, with http or https.
  let url: String

  var method = "GET"

  /// What is sent along, names and values.
  var fields: [(name: String, value: String)] = []

  /// What is sent as the body.
  var body: [UInt8] = []

  /// The most bytes of the answer's body that are kept.
  var bodyLimit = 65_536

  /// How many redirects are followed.
  var redirects = 0

  /// How long the whole may take, in seconds.
  var timeout = 30

  init(_ url: String) { self.url = url }

  /// Asks.
  /// - Throws: `HTTPProbe.Failure` when there is no answer in time
  func run() async throws(Failure) -> Answer {
    let client = HTTPClient(
      eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
    let result: Result<Answer, any Error>
    do {
      result = .success(try await ask(client))
    } catch {
      result = .failure(error)
    }
    // Nothing is left to be said when connections that are done with cannot be closed.
    try? await client.shutdown()
    switch result {
    case .success(let answer): return answer
    case .failure(let error): throw Failure(url: url, reason: Self.reason(error))
    }
  }

  private var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration =
      redirects == 0 ? .disallow : .follow(max: redirects, allowCycles: false)
    configuration.timeout.connect = .seconds(10)
    // A server that refuses connections is something to report, not to wait for.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    return configuration
  }

  private func ask(_ client: HTTPClient) async throws -> Answer {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "User-Agent", value: "eaves")
    for field in fields { request.headers.replaceOrAdd(name: field.name, value: field.value) }
    if !body.isEmpty { request.body = .bytes(body) }
    let response = try await client.execute(request, timeout: .seconds(Int64(timeout)))
    var received: [UInt8] = []
    var isCut = false
    for try await chunk in response.body {
      let room = bodyLimit - received.count
      received.append(contentsOf: chunk.readableBytesView.prefix(room))
      if chunk.readableBytes > room {
        isCut = true
        break
      }
    }
    var answerFields = HTTPFields()
    for (name, value) in response.headers {
      guard let name = HTTPField.Name(name) else { continue }
      answerFields.append(HTTPField(name: name, value: value))
    }
    return Answer(
      status: Int(response.status.code), fields: answerFields, body: received, isCut: isCut)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
      "it takes too long"
    case let error as HTTPClientError where error == .connectTimeout:
      "no connection in time"
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { reason($0.error) } ?? "the name \(error.host) is not known"
    case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
    default: "\(error)"
    }
  }
}
