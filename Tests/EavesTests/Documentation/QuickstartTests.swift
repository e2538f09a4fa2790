import Eaves
import EavesTesting
import Testing

/// The examples of the quickstart, each in a test that runs it. `DocumentationTests` makes sure that
/// every example of the guide stands here as it stands there.
@Suite("The examples of the quickstart")
struct QuickstartTests {
  private let folder: TemporaryFolder
  private let app = App()

  init() throws { folder = try TemporaryFolder() }

  private func client(checksCSRF: Bool = false) throws -> TestClient {
    try TestClient(
      app, root: folder.path, settings: ["SECRET_KEY": "a secret that nobody knows"],
      checksCSRF: checksCSRF)
  }

  private func text(_ path: String) async throws -> String {
    try await client().get(path).text
  }

  @Test("A Minimal Application")
  func minimalApplication() async throws {
    app.get("/") { _ in "<p>Hello, World!</p>" }

    let page = try await client().get("/")
    #expect(page.text == "<p>Hello, World!</p>")
    #expect(page.headers[.contentType] == "text/html; charset=utf-8")
  }

  @Test("HTML Escaping")
  func escaping() async throws {
    app.get("/<name>") { (_: Request, name: String) -> Markup in
      "Hello, \(name)!"
    }

    #expect(
      try await text("/<script>alert(\"bad\")<script>")
        == "Hello, &lt;script&gt;alert(&#34;bad&#34;)&lt;script&gt;!")
  }

  @Test("Routing")
  func routing() async throws {
    app.get("/") { _ in "Index Page" }

    app.get("/hello") { _ in "Hello, World" }

    #expect(try await text("/") == "Index Page")
    #expect(try await text("/hello") == "Hello, World")
  }

  @Test("Variable Rules")
  func variableRules() async throws {
    app.get("/user/<username>") { (_: Request, username: String) -> Markup in
      // The profile of that user.
      "User \(username)"
    }

    app.get("/post/<int:id>") { (_: Request, id: Int) in
      // The post with that number.
      "Post \(id)"
    }

    app.get("/path/<path:subpath>") { (_: Request, subpath: String) -> Markup in
      // What follows /path/.
      "Subpath \(subpath)"
    }

    #expect(try await text("/user/<ann>") == "User &lt;ann&gt;")
    #expect(try await text("/post/3") == "Post 3")
    #expect(try await client().get("/post/three").status == .notFound)
    #expect(try await text("/path/a/b") == "Subpath a/b")
  }

  @Test("Unique URLs / Redirection Behavior")
  func uniqueURLs() async throws {
    app.get("/projects/") { _ in "The project page" }

    app.get("/about") { _ in "The about page" }

    let redirect = try await client().get("/projects")
    #expect(redirect.status == .permanentRedirect)
    #expect(redirect.headers[.location] == "http://localhost/projects/")
    #expect(try await client().get("/about/").status == .notFound)
  }

  @Test("URL Building")
  func urlBuilding() async throws {
    app.get("/") { _ in "index" }

    app.get("/login") { _ in "login" }

    app.get("/user/<username>", name: "profile") { (_: Request, username: String) -> Markup in
      "\(username)'s profile"
    }

    app.get("/urls") { request in
      [
        try request.url(for: "index"),
        try request.url(for: "login"),
        try request.url(for: "login", ["next": "/"]),
        try request.url(for: "profile", ["username": "John Doe"]),
      ]
    }

    let json = #"""
      ["/","/login","/login?next=/","/user/John%20Doe"]
      """#
    #expect(try await text("/urls") == json + "\n")
  }

  @Test("HTTP Methods")
  func methods() async throws {
    app.route("/login", methods: [.get, .post]) { request in
      request.method == .post ? "do the login" : "show the login form"
    }

    #expect(try await client().get("/login").text == "show the login form")
    #expect(try await client().post("/login").text == "do the login")
    #expect(try await client().delete("/login").status == .methodNotAllowed)
  }

  @Test("A handler for each method")
  func eachMethod() async throws {
    app.get("/login", name: "login") { _ in "show the login form" }

    app.post("/login", name: "login_post") { _ in "do the login" }

    #expect(try await client().get("/login").text == "show the login form")
    #expect(try await client().post("/login").text == "do the login")
  }

  @Test("Static Files")
  func staticFiles() async throws {
    try folder.write("p { color: green }", to: "static/style.css")
    let link = #"""
      <link rel="stylesheet" href="{{ url_for('static', filename='style.css') }}">
      """#
    app.get("/") { request in try request.render(source: link) }

    let page = try await text("/")
    let address = try #require(page.split(separator: "\"").dropFirst(3).first)
    #expect(address.hasPrefix("/static/style.css?v="))
    #expect(try await text(String(address)) == "p { color: green }")
  }

  @Test("Rendering Templates")
  func templates() async throws {
    try folder.write(
      #"""
      <!doctype html>
      <title>Hello from Eaves</title>
      {% if person %}
        <h1>Hello {{ person }}!</h1>
      {% else %}
        <h1>Hello, World!</h1>
      {% endif %}
      """#, to: "templates/hello.html")
    app.get("/hello/", name: "hello") { request in
      try request.render("hello.html")
    }

    app.get("/hello/<name>", name: "hello_name") { (request: Request, name: String) in
      try request.render("hello.html", ["person": name])
    }

    #expect(try await text("/hello/").contains("<h1>Hello, World!</h1>"))
    #expect(try await text("/hello/A&B").contains("<h1>Hello A&amp;B!</h1>"))
  }

  @Test("The Request Object")
  func requestObject() async throws {
    try folder.write("{{ error or 'no error' }}", to: "templates/login.html")
    @Sendable func validLogin(_ username: String, _ password: String) -> Bool {
      username == "ann" && password == "secret"
    }
    @Sendable func logIn(_ username: String) throws -> Response { Response("Hello \(username)") }

    app.route("/login", methods: [.get, .post]) { request in
      var error: String?
      if request.method == .post {
        let form = try await request.form()
        let username = try form.require("username")
        if validLogin(username, try form.require("password")) {
          return try logIn(username)
        }
        error = "Invalid username/password"
      }
      return try request.render("login.html", ["error": error])
    }

    let client = try client()
    #expect(try await client.get("/login").text == "no error")
    #expect(
      try await client.post("/login", form: ["username": "ann", "password": "secret"]).text
        == "Hello ann")
    #expect(
      try await client.post("/login", form: ["username": "ann", "password": "?"]).text
        == "Invalid username/password")
    #expect(try await client.post("/login", form: ["username": "ann"]).status == .badRequest)
  }

  @Test("The parameters of a query")
  func query() async throws {
    app.get("/search") { request in
      let searchword = request.args["key"] ?? ""
      let page = request.args.get("page", as: Int.self) ?? 1
      return "\(searchword), page \(page)"
    }

    #expect(try await text("/search?key=swift&page=2") == "swift, page 2")
    #expect(try await text("/search?page=x") == ", page 1")
  }

  @Test("A form with its token")
  func token() async throws {
    let form = #"""
      <form method="post">
        <input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
        <input name="username">
        <input name="password" type="password">
        <button>Log in</button>
      </form>
      """#
    app.get("/login", name: "form") { request in try request.render(source: form) }
    app.post("/login", name: "login") { _ in "in" }

    let client = try client(checksCSRF: true)
    let page = try await client.get("/login").text
    let token = try #require(page.firstMatch(of: /value="([^"]+)"/)).1
    #expect(try await client.post("/login", form: ["csrf_token": String(token)]).text == "in")
    #expect(try await client.post("/login", form: ["username": "a"]).status == .badRequest)
  }

  @Test("File Uploads")
  func uploads() async throws {
    app.post("/upload") { request in
      let file = try await request.form().requireFile("the_file")
      try file.save(to: "\(request.root)/uploads/\(file.safeFilename)")
      return "saved"
    }

    try folder.write("", to: "uploads/.keep")
    let file = UploadedFile(
      name: "the_file", filename: "../my file.txt", content: Array("content".utf8))
    #expect(try await client().post("/upload", files: [file]).text == "saved")
    #expect(folder.contains("uploads/my_file.txt"))
    #expect(try await client().post("/upload", files: []).status == .badRequest)
  }

  @Test("Cookies")
  func cookies() async throws {
    app.get("/") { request in
      "Hello \(request.cookies["username"] ?? "stranger")"
    }

    app.get("/remember") { _ in
      "remembered".cookie("username", "the username")
    }

    let client = try client()
    #expect(try await client.get("/").text == "Hello stranger")
    _ = try await client.get("/remember")
    #expect(try await client.get("/").text == "Hello the username")
  }

  @Test("Redirects and Errors")
  func redirects() async throws {
    try folder.write("nothing at {{ request.path }}", to: "templates/page_not_found.html")
    app.get("/") { request in
      try Response.redirect(to: request.url(for: "login"))
    }

    app.get("/login") { _ -> String in
      throw HTTPError(.unauthorized)
    }

    app.error(.notFound) { request, error in
      try request.render("page_not_found.html").status(.notFound)
    }

    #expect(try await client().get("/").headers[.location] == "/login")
    #expect(try await client().get("/login").status == .unauthorized)
    let missing = try await client().get("/none")
    #expect(missing.status == .notFound)
    #expect(missing.text == "nothing at /none")
  }

  @Test("About Responses")
  func responses() async throws {
    try folder.write("an error", to: "templates/error.html")
    app.error(.notFound) { request, error in
      try request.render("error.html")
        .status(.notFound)
        .header("X-Something", "A value")
    }

    let response = try await client().get("/none")
    #expect(response.status == .notFound)
    let name = try #require(HTTPField.Name("X-Something"))
    #expect(response.headers[name] == "A value")
  }

  @Test("APIs with JSON")
  func json() async throws {
    app.get("/image/<filename>", name: "user_image") { (_: Request, filename: String) in filename }

    struct User: Codable {
      var username: String
      var theme: String
      var image: String
    }

    app.get("/me") { request in
      JSON(
        User(
          username: "ann", theme: "dark",
          image: try request.url(for: "user_image", ["filename": "ann.png"])))
    }

    app.post("/users") { request in
      let user = try await request.json(User.self)
      return JSON(["created": .string(user.username)]).status(.created)
    }

    let client = try client()
    let me = try await client.get("/me").json(User.self)
    #expect(me.image == "/image/ann.png")
    let created = try await client.post("/users", json: me)
    #expect(created.status == .created)
    #expect(created.text == #"{"created":"ann"}"# + "\n")
    #expect(try await client.post("/users", json: ["username": "x"]).status == .badRequest)
  }

  @Test("Sessions")
  func sessions() async throws {
    app.get("/") { request in
      if let username: String = request.session["username"] {
        return "Logged in as \(HTML.escape(username))"
      }
      return "You are not logged in"
    }

    app.post("/login") { request in
      request.session["username"] = try await request.form().require("username")
      return try Response.redirect(to: request.url(for: "index"))
    }

    app.get("/logout") { request in
      request.session.remove("username")
      return try Response.redirect(to: request.url(for: "index"))
    }

    let client = try client()
    client.followsRedirects = true
    #expect(try await client.get("/").text == "You are not logged in")
    #expect(
      try await client.post("/login", form: ["username": "<ann>"]).text
        == "Logged in as &lt;ann&gt;")
    #expect(try await client.get("/logout").text == "You are not logged in")
  }

  @Test("Message Flashing")
  func flashing() async throws {
    let messages = #"""
      {% for category, message in get_flashed_messages(with_categories=true) %}
        <p class="{{ category }}">{{ message }}</p>
      {% endfor %}
      """#
    app.get("/") { request in try request.render(source: messages) }
    app.post("/save") { request in
      request.flash("Saved", category: "info")
      return try Response.redirect(to: request.url(for: "index"))
    }

    let client = try client()
    client.followsRedirects = true
    #expect(try await client.post("/save").text.contains(#"<p class="info">Saved</p>"#))
    #expect(try await !client.get("/").text.contains("Saved"))
  }

  @Test("Logging")
  func logging() async throws {
    app.get("/value") { request in
      request.logger.debug("A value for debugging")
      request.logger.warning("A warning occurred (42 apples)")
      request.logger.error("An error occurred")
      return "logged"
    }

    let log = RecordingLog()
    let client = try TestClient(app, root: folder.path, logger: log.logger)
    #expect(try await client.get("/value").text == "logged")
    #expect(log.lines.contains("warning: A warning occurred (42 apples)"))
  }

  @Test("Hooking in Middleware")
  func middleware() async throws {
    app.get("/") { _ in "page" }
    app.use { request, next in
      let response = try await next(request)
      return response.header("X-Frame-Options", "DENY")
    }

    let name = try #require(HTTPField.Name("X-Frame-Options"))
    #expect(try await client().get("/").headers[name] == "DENY")
  }
}
