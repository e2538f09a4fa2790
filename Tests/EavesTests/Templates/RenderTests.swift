import Eaves
import EavesTesting
import Foundation
import Testing

@Suite("Templates in requests")
final class RenderTests {
  private let folder: URL
  private let app = App()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "render-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "templates"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: "templates/\(name)"))
  }

  /// The text of the page that a template makes at `/page/<int:id>`, mounted at `/~alice/blog`.
  private func page(_ template: String, settings: [String: String] = [:]) async throws -> String {
    try write("page.html", template)
    app.get("/page/<int:id>", name: "page") { (request: Request, _: Int) in
      request.flash("Saved <it>", category: "info")
      request.session["name"] = "Ann"
      return try request.render("page.html", ["title": "A & B"])
    }
    let client = try TestClient(app, root: folder.path, settings: settings)
    client.mount = "/~alice/blog"
    return try await client.get("/page/7?q=1").text
  }

  @Test("values are escaped in pages")
  func escaping() async throws {
    #expect(try await page("{{ title }}") == "A &amp; B")
  }

  @Test("url_for builds URLs with the mount, an anchor, and the host on wish")
  func urlFor() async throws {
    let text = try await page(
      "{{ url_for('page', id=3) }} {{ url_for('page', id=3, q='x y', _anchor='a') }}"
        + " {{ url_for('page', id=3, _external=true) }}")
    #expect(
      text == "/~alice/blog/page/3 /~alice/blog/page/3?q=x+y#a"
        + " http://localhost/~alice/blog/page/3")
  }

  @Test("url_for of an unknown endpoint is an error that names the nearest")
  func unknownEndpoint() async throws {
    try write("page.html", "{{ url_for('pgae', id=3) }}")
    app.get("/page/<int:id>", name: "page") { (request: Request, _: Int) in
      try request.render("page.html")
    }
    let client = try TestClient(app, root: folder.path, propagatesErrors: true)
    do {
      _ = try await client.get("/page/1")
      Issue.record("the page was rendered")
    } catch let error as TemplateError {
      #expect(error.description.contains("'page'"))
      #expect(error.line == 1)
    }
  }

  @Test("the request, the session, and flashed messages can be seen")
  func requestAndSession() async throws {
    let text = try await page(
      "{{ request.path }} {{ request.args.q }} {{ request.view_args.id }} {{ request.endpoint }}"
        + " {{ session.name }} {{ session['name'] }}"
        + " {% for c, m in get_flashed_messages(with_categories=true) %}{{ c }}: {{ m }}"
        + "{% endfor %}")
    #expect(text == "/page/7 1 7 page Ann Ann info: Saved &lt;it&gt;")
  }

  @Test("macros of imported templates see them too")
  func imports() async throws {
    try write("macros.html", "{% macro link() %}{{ url_for('page', id=1) }}{% endmacro %}")
    #expect(
      try await page("{% from 'macros.html' import link %}{{ link() }}")
        == "/~alice/blog/page/1")
  }

  @Test("settings can be seen, but not secret ones")
  func config() async throws {
    let text = try await page(
      "{{ config.DEBUG }} {{ config.SECRET_KEY is defined }}",
      settings: ["SECRET_KEY": "0123456789abcdef0123456789abcdef"])
    #expect(text == "False False")
  }

  @Test("a token for forms is made")
  func csrfToken() async throws {
    #expect(try await page("{{ csrf_token() }}").utf8.count > 40)
  }

  @Test("hooks give variables to all templates; those of the handler are stronger")
  func hooks() async throws {
    app.templateValues { _ in ["title": "hook", "footer": "feet"] }
    #expect(try await page("{{ title }} {{ footer }}") == "A &amp; B feet")
  }

  @Test("a template can be given as text, and a page can be sent in pieces")
  func otherWays() async throws {
    try write("long.html", "{% for n in range(1000) %}{{ n }},{% endfor %}")
    app.get("/text") { request in try request.render(source: "<{{ x }}>", ["x": "<"]) }
    app.get("/long") { request in try request.stream("long.html") }
    let client = try TestClient(app, root: folder.path)
    #expect(try await client.get("/text").text == "<&lt;>")
    #expect(try await client.get("/long").text.hasSuffix("998,999,"))
  }

  @Test("values may be of several types, and optional")
  func mixedValues() async throws {
    try write(
      "mixed.html", "{{ id }} {{ title }} {{ tags|join('+') }} {{ note is none }} {{ url }}")
    app.get("/<int:id>/<title>") { (request: Request, id: Int, title: String) in
      let note: String? = nil
      return try request.render(
        "mixed.html",
        ["id": id, "title": title, "tags": ["a", "b"], "note": note, "url": Value.safe("<b>")])
    }
    let client = try TestClient(app, root: folder.path)
    #expect(try await client.get("/7/x").text == "7 x a+b True <b>")
  }

  @Test("a broken template keeps the app from starting, with all that is wrong")
  func brokenTemplates() throws {
    try write("one.html", "{% if %}")
    try write("two.html", "{{ x | nosuchfilter }}")
    let error = #expect(throws: StartupErrors.self) { try TestClient(app, root: folder.path) }
    #expect(error?.reasons.count == 2)
    #expect(error?.reasons.first?.contains("one.html:1") == true)
  }
}
