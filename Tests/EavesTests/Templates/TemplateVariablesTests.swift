import Eaves
import EavesTesting
import Testing

/// What Flask's templates ask of `request`, `session`, `g`, and `config`.
@Suite("The variables of every template")
struct TemplateVariablesTests {
  private func text(
    _ source: String, _ target: String = "/", form: QueryParameters? = nil,
    headers: HTTPFields = [:], settings: [String: String] = [:],
    prepare: @escaping @Sendable (Request) -> Void = { _ in }
  ) async throws -> String {
    let app = App()
    app.route("/", methods: [.get, .post]) { request in
      prepare(request)
      return try request.render(source: source)
    }
    let keys = ["SECRET_KEY": "a secret that nobody knows"].merging(settings) { $1 }
    let client = try TestClient(app, settings: keys, propagatesErrors: true)
    if let form { return try await client.post(target, form: form, headers: headers).text }
    return try await client.get(target, headers: headers).text
  }

  @Test("request.args gives the first value, all values, pairs, and a dictionary")
  func args() async throws {
    let target = "/?tag=a&tag=b&q=x%20y"
    #expect(try await text("{{ request.args.get('q') }}", target) == "x y")
    #expect(try await text("{{ request.args.get('p', 'none') }}", target) == "none")
    #expect(try await text("{{ request.args.get('p') is none }}", target) == "True")
    #expect(try await text("{{ request.args.q }} {{ request.args['q'] }}", target) == "x y x y")
    #expect(try await text("{{ request.args['p'] is defined }}", target) == "False")
    #expect(try await text("{{ request.args.getlist('tag')|join('+') }}", target) == "a+b")
    #expect(
      try await text("{{ 'q' in request.args }} {{ 'p' in request.args }}", target) == "True False")
    #expect(
      try await text("{% for k, v in request.args.items() %}{{ k }}={{ v }};{% endfor %}", target)
        == "tag=a;q=x y;")
    #expect(
      try await text(
        "{% for k, v in request.args.items(multi=true) %}{{ k }}={{ v }};{% endfor %}", target)
        == "tag=a;tag=b;q=x y;")
    #expect(try await text("{% for k in request.args %}{{ k }};{% endfor %}", target) == "tag;q;")
    #expect(try await text("{{ request.args|length }}", target) == "2")
    #expect(
      try await text("{{ request.args.to_dict(flat=false)|tojson }}", target)
        == #"{"q": ["x y"], "tag": ["a", "b"]}"#)
    #expect(try await text("{{ request.args|tojson }}", target) == #"{"q": "x y", "tag": "a"}"#)
    #expect(try await text("{{ 'some' if request.args else 'none' }}", "/") == "none")
  }

  @Test("names that are canonically equivalent are different names")
  func equivalentNames() async throws {
    let target = "/?K=letter&%E2%84%AA=kelvin"
    #expect(try await text("{{ request.args.getlist('\u{212A}')|join }}", target) == "kelvin")
    #expect(try await text("{{ request.args.lists()|length }}", target) == "2")
    #expect(try await text("{{ request.args|length }}", target) == "2")
  }

  @Test("the parameters can be passed on to url_for")
  func keywords() async throws {
    #expect(
      try await text("{{ url_for('index', page=2, **request.args) }}", "/?q=a")
        == "/?page=2&amp;q=a")
  }

  @Test("request.form and request.values are there when a form was sent, and empty otherwise")
  func form() async throws {
    let source = "{{ request.form['title'] or 'new' }} {{ request.values.get('q') }}"
    #expect(try await text(source, "/?q=1") == "new 1")
    #expect(try await text(source, "/?q=1", form: ["title": "<T>"]) == "&lt;T&gt; 1")
    #expect(
      try await text("{{ request.form.getlist('n') }}", form: ["n": "1", "n": "2"])
        == "[&#39;1&#39;, &#39;2&#39;]")
  }

  @Test("header fields are found in any case, and with `_` for `-`")
  func headers() async throws {
    let headers: HTTPFields = [.userAgent: "Lynx", .acceptLanguage: "de, en;q=0.5"]
    #expect(
      try await text(
        "{{ request.headers['user-agent'] }} {{ request.headers.User_Agent }}"
          + " {{ request.headers.get('X-No', 'none') }} {{ request.user_agent.string }}",
        headers: headers) == "Lynx Lynx none Lynx")
    #expect(
      try await text(
        "{{ request.accept_languages.best_match(['fr', 'en']) }} {{ request.accept_languages.best }}",
        headers: headers) == "en de")
  }

  @Test("the address of the request has Flask's parts")
  func address() async throws {
    let forwardedFor = try #require(HTTPField.Name("X-Forwarded-For"))
    #expect(
      try await text(
        "{{ request.url }} {{ request.base_url }} {{ request.root_url }} {{ request.host }}"
          + " {{ request.full_path }} {{ request.url_rule }} {{ request.url_rule.endpoint }}",
        "/?a=1")
        == "http://localhost/?a=1 http://localhost/ http://localhost/ localhost /?a=1 / index")
    #expect(
      try await text(
        "{{ request.remote_addr }} {{ request.scheme }}",
        headers: [forwardedFor: "203.0.113.9"],
        settings: ["PROXY_FIX_FOR": "1"]) == "203.0.113.9 http")
  }

  @Test("session is a dictionary that can be read and changed")
  func session() async throws {
    let prepare: @Sendable (Request) -> Void = { $0.session["name"] = "Ann" }
    #expect(
      try await text(
        "{{ session.get('name') }} {{ session.get('no', '-') }} {{ 'name' in session }}"
          + " {{ session|length }} {{ session.items()|list }} {{ session.permanent }}",
        prepare: prepare)
        == "Ann - True 1 [(&#39;name&#39;, &#39;Ann&#39;)] False")
    #expect(
      try await text(
        "{{ session.pop('name') }}{{ session.pop('name', 'gone') }}"
          + "{{ session.setdefault('n', 1) }}{{ session.setdefault('n', 2) }}{{ session|tojson }}",
        prepare: prepare) == #"Anngone11{"n": 1}"#)
    #expect(try await text("{{ 'in' if session else 'out' }}") == "out")
  }

  @Test("g has get, pop, setdefault, `in`, and a loop over its names")
  func g() async throws {
    let prepare: @Sendable (Request) -> Void = {
      $0.g["user"] = "Ann"
      $0.g["count"] = 2
    }
    #expect(
      try await text(
        "{{ g.user }} {{ g.get('user') }} {{ g.get('no') }} {{ g.get('no', 1) }} {{ 'user' in g }}"
          + " {{ g|list }}", prepare: prepare)
        == "Ann Ann None 1 True [&#39;count&#39;, &#39;user&#39;]")
    #expect(
      try await text(
        "{{ g.setdefault('seen', []) }}{{ g.pop('count') }}{{ g.pop('count', 'gone') }}"
          + "{{ g.seen is defined }}", prepare: prepare) == "[]2goneTrue")
    await #expect(throws: TemplateError.self) { try await text("{{ g.pop('no') }}") }
  }

  @Test("config is a dictionary of the settings that may be shown")
  func config() async throws {
    let settings = ["SECRET_KEY": "0123456789abcdef0123456789abcdef", "SERVER_NAME": "localhost"]
    #expect(
      try await text(
        "{{ config.get('DEBUG') }} {{ config['SERVER_NAME'] }} {{ config.get('NO', 5) }}"
          + " {{ 'SECRET_KEY' in config }} {{ 'DEBUG' in config }}"
          + " {{ config.PERMANENT_SESSION_LIFETIME }} {{ config.SESSION_COOKIE_DOMAIN }}"
          + " {{ config.SESSION_DIGEST }}",
        settings: settings)
        == "False localhost 5 False True 2678400 None sha256")
    #expect(
      try await text("{{ config.get_namespace('SESSION_COOKIE_').name }}") == "session")
    #expect(
      try await text("{{ '0123456789' in config.items()|string }}", settings: settings) == "False")
  }

  @Test("a method that is called wrongly is an error that says how")
  func wrongCalls() async throws {
    let error = await #expect(throws: TemplateError.self) {
      try await text("{{ request.args.getlist() }}")
    }
    #expect(
      error?.message.contains("getlist() missing 1 required positional argument: 'key'") == true)
    await #expect(throws: TemplateError.self) { try await text("{{ g.get('a', no=1) }}") }
    await #expect(throws: TemplateError.self) { try await text("{{ session.get('a', 'b', 'c') }}") }
  }

  @Test("a form of very many fields takes no longer than its length")
  func manyFields() async throws {
    let form = QueryParameters((0..<60_000).map { .init(name: "f\($0)", value: "") })
    let source =
      "{{ request.form|length }} {{ request.form.items()|length }} {{ 'f9' in request.form }}"
      + " {{ request.form.lists()|length }} {{ request.form.to_dict(flat=false)|length }}"
    let start = ContinuousClock.now
    let counts = try await text(source, form: form)
    #expect(counts == "60000 60000 True 60000 60000")
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
