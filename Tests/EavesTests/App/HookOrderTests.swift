import Eaves
import EavesTesting
import Synchronization
import Testing

/// The orders are those that Flask 3.1 runs the same hooks in.
@Suite("Hooks run in Flask's order")
struct HookOrderTests {
  private final class Trace: Sendable {
    private let noted = Mutex<[String]>([])
    func note(_ step: String) { noted.withLock { $0.append(step) } }

    /// The steps so far, forgotten thereby.
    func take() -> [String] {
      noted.withLock { steps in
        defer { steps = [] }
        return steps
      }
    }
  }

  private let trace = Trace()

  private func addHooks(_ name: String, to registry: some HookRegistry) {
    let trace = trace
    registry.before { _ in
      trace.note("b \(name)")
      return nil
    }
    registry.after { _, response in
      trace.note("a \(name)")
      return response
    }
    registry.teardown { _, _ in trace.note("t \(name)") }
    registry.parameters { _ in trace.note("p \(name)") }
    registry.templateValues { _ in
      trace.note("c \(name)")
      return [:]
    }
  }

  @Test("what blueprints have for the whole app stands where they were registered, and once")
  func appWide() async throws {
    let inner = Blueprint("inner", prefix: "/i")
    inner.get("/") { request in try request.render(source: "x") }
    addHooks("inner", to: inner)
    addHooks("inner wide", to: inner.appWide)
    let outer = Blueprint("outer", prefix: "/o")
    addHooks("outer", to: outer)
    outer.register(inner)
    addHooks("outer wide", to: outer.appWide)
    let other = Blueprint("other")
    addHooks("other", to: other)
    addHooks("other wide", to: other.appWide)

    let app = App()
    app.get("/") { _ in "x" }
    addHooks("app1", to: app)
    app.register(outer)
    addHooks("app2", to: app)
    app.register(other)
    app.register(outer, prefix: "/o2", name: "outer2")
    addHooks("app3", to: app)

    let appOrder = ["app1", "outer wide", "inner wide", "app2", "other wide", "app3"]
    let client = try TestClient(app)
    _ = try await client.get("/")
    #expect(
      trace.take() == appOrder.map { "p \($0)" } + appOrder.map { "b \($0)" }
        + appOrder.reversed().map { "a \($0)" } + appOrder.reversed().map { "t \($0)" })

    let order = appOrder + ["outer", "inner"]
    let expected =
      order.map { "p \($0)" } + order.map { "b \($0)" } + order.map { "c \($0)" }
      + order.reversed().map { "a \($0)" } + order.reversed().map { "t \($0)" }
    for path in ["/o/i/", "/o2/i/"] {
      #expect(try await client.get(path).text == "x")
      #expect(trace.take() == expected)
    }
  }

  @Test("of two error handlers for one error the one registered later counts")
  func errorHandlers() async throws {
    func answer(_ arrange: (App, Blueprint) -> Void) async throws -> String {
      let blueprint = Blueprint("part")
      blueprint.appWide.error(.notFound) { _, _ in "blueprint" }
      let app = App()
      arrange(app, blueprint)
      return try await TestClient(app).get("/none").text
    }
    #expect(
      try await answer { app, blueprint in
        app.error(.notFound) { _, _ in "app" }
        app.register(blueprint)
      } == "blueprint")
    #expect(
      try await answer { app, blueprint in
        app.register(blueprint)
        app.error(.notFound) { _, _ in "app" }
      } == "app")
  }
}
