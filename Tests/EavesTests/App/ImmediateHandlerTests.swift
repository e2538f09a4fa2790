import Eaves
import EavesTesting
import Synchronization
import Testing

/// A handler without `await` is called without a detour; nobody is to notice.
@Suite("A handler that waits for nothing answers as one that may wait")
struct ImmediateHandlerTests {
  private struct Refused: Error {}

  /// What a handler does.
  enum Deed: String, CaseIterable, Sendable {
    case text, status, cookie, session, conditional, badField
    case abort, httpError, ownError, otherError
    case afterThisRequest, afterResponse

    func result(_ request: Request) throws -> Response {
      let response = Response("done")
      switch self {
      case .text: return response
      case .status: return response.status(.created)
      case .cookie: return response.cookie("a", "b")
      case .session:
        request.session["name"] = "ann"
        return response
      case .conditional: return response.conditional()
      case .badField: return response.header("X-Broken", "a\nb")
      case .abort: throw Abort("aborted")
      case .httpError: throw HTTPError.notFound
      case .ownError: throw Refused()
      case .otherError: throw BuildFailure()
      case .afterThisRequest:
        request.afterThisRequest { _, response in response.header("X-After", "1") }
        return response
      case .afterResponse:
        var response = response
        response.afterResponse.append {}
        return response
      }
    }
  }

  private struct BuildFailure: Error {}

  /// What stands around the handler.
  enum Surroundings: CaseIterable, Sendable {
    case none, before, after, teardown, middleware
  }

  private func makeApp(_ deed: Deed, _ surroundings: Surroundings, _ trace: Trace) -> App {
    let app = App()
    app.get("/immediate/<int:number>") { (request: Request, number: Int) in
      trace.note("handler \(number)")
      return try deed.result(request)
    }
    app.get("/suspending/<int:number>") { (request: Request, number: Int) in
      await Task.yield()
      trace.note("handler \(number)")
      return try deed.result(request)
    }
    app.error(Refused.self) { _, _ in "refused" }
    switch surroundings {
    case .none: break
    case .before:
      app.before { _ in
        trace.note("before")
        return nil
      }
    case .after:
      app.after { _, response in response.header("X-Seen", "1") }
    case .teardown:
      app.teardown { _, error in trace.note("teardown \(String(describing: error))") }
    case .middleware:
      app.use { request, next in
        trace.note("in")
        defer { trace.note("out") }
        return try await next(request)
      }
    }
    return app
  }

  private final class Trace: Sendable {
    private let steps = Mutex<[String]>([])
    func note(_ step: String) { steps.withLock { $0.append(step) } }
    var all: [String] { steps.withLock { $0 } }
  }

  private func answer(
    _ method: HTTPRequest.Method, _ path: String, _ deed: Deed, _ surroundings: Surroundings
  ) async throws -> String {
    let trace = Trace()
    let app = makeApp(deed, surroundings, trace)
    app.clock = { 1_700_000_000 }
    let client = try TestClient(app, settings: ["SECRET_KEY": "0123456789abcdef"])
    let response = try await client.send(TestRequest(method, path))
    let fields = response.headers.map { "\($0.name): \($0.value)" }.sorted()
    return ([response.status.description] + fields + [response.text] + trace.all)
      .joined(separator: "\n")
  }

  @Test(arguments: Deed.allCases, Surroundings.allCases)
  func alike(_ deed: Deed, _ surroundings: Surroundings) async throws {
    for method in [HTTPRequest.Method.get, .head, .options, .post] {
      let immediate = try await answer(method, "/immediate/7", deed, surroundings)
      let suspending = try await answer(method, "/suspending/7", deed, surroundings)
      #expect(immediate == suspending.replacing("/suspending/", with: "/immediate/"))
    }
  }
}
