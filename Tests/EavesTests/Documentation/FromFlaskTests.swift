import Eaves
import EavesTesting
import Synchronization
import Testing

/// The Swift examples of the guide for who knows Flask, each in a test that runs it.
/// `DocumentationTests` makes sure that every example of the guide stands here as it stands there.
@Suite("The examples for who comes from Flask")
struct FromFlaskTests {
  private let folder: TemporaryFolder
  private let app = App()

  init() throws { folder = try TemporaryFolder() }

  private func client(_ settings: [String: String] = [:]) throws -> TestClient {
    try TestClient(
      app, root: folder.path,
      settings: ["SECRET_KEY": "a secret that nobody knows"].merging(settings) { $1 })
  }

  private func text(_ path: String) async throws -> String {
    try await client().get(path).text
  }

  @Test("Routes")
  func routes() async throws {
    app.get("/post/<int:id>", name: "post") { (_: Request, id: Int) in
      "Post \(id)"
    }

    app.get("/page/<int:number>", name: "page") { (_: Request, number: Int) in
      "Page \(number)"
    }
    .also("/page/", defaults: ["number": 1])

    #expect(try await text("/post/3") == "Post 3")
    #expect(try await text("/page/") == "Page 1")
    #expect(try await text("/page/2") == "Page 2")
  }

  @Test("Responses")
  func responses() async throws {
    app.get("/post/<int:id>", name: "post") { (_: Request, id: Int) in "Post \(id)" }
    app.post("/posts") { request in
      ["id": 1].status(.created).header("Location", try request.url(for: "post", ["id": 1]))
    }

    let response = try await client().post("/posts")
    #expect(response.status == .created)
    #expect(response.text == #"{"id":1}"# + "\n")
    #expect(response.headers[.location] == "/post/1")
  }

  private struct OutOfStock: Error {
    var item: String
  }

  @Test("Errors")
  func errors() async throws {
    try folder.write("nothing here", to: "templates/404.html")
    app.get("/buy") { _ -> String in throw OutOfStock(item: "eggs") }

    app.error(.notFound) { request, error in
      try request.render("404.html").status(.notFound)
    }

    app.error(OutOfStock.self) { _, error in
      "No \(error.item) left".status(.conflict)
    }

    #expect(try await text("/none") == "nothing here")
    let response = try await client().get("/buy")
    #expect(response.status == .conflict)
    #expect(response.text == "No eggs left")
  }

  private final class Database: Sendable {
    private let count = Mutex(0)
    var closings: Int { count.withLock { $0 } }
    func close() { count.withLock { $0 += 1 } }
  }

  @Test("Hooks")
  func hooks() async throws {
    let users = [1: "Ann"]
    let database = Database()
    app.get("/") { request in
      try request.render(source: "{{ g.user or 'nobody' }} {{ menu|join(' ') }}")
    }

    app.before { request in
      if let id: Int = request.session["user_id"] { request.g["user"] = users[id] }
      return nil
    }

    app.after { _, response in
      response.header("X-Frame-Options", "DENY")
    }

    app.teardown { _, error in
      database.close()
    }

    app.templateValues { _ in
      ["menu": ["home", "about"]]
    }

    let client = try client()
    let response = try await client.get("/")
    #expect(response.text == "nobody home about")
    #expect(response.headers[try #require(HTTPField.Name("X-Frame-Options"))] == "DENY")
    #expect(database.closings == 1)
    try await client.withSession { $0["user_id"] = 1 }
    #expect(try await client.get("/").text == "Ann home about")
  }

  @Test("Blueprints")
  func blueprints() async throws {
    app.get("/login") { _ in "log in" }
    let admin = Blueprint("admin", prefix: "/admin")

    admin.before { request in
      guard request.session["user_id"] == nil else { return nil }
      return try Response.redirect(to: request.url(for: "login"))
    }

    admin.get("/users") { _ in "users" }

    app.register(admin)

    let client = try client()
    #expect(try await client.get("/admin/users").headers[.location] == "/login")
    try await client.withSession { $0["user_id"] = 1 }
    #expect(try await client.get("/admin/users").text == "users")
  }

  @Test("Configuration")
  func configuration() async throws {
    let pageSize = SettingKey("PAGE_SIZE", .int(1...500), default: 20, "Posts on a page.")
    app.declare(pageSize)

    app.get("/size") { request in
      String(request.settings[pageSize])
    }

    #expect(try await client().get("/size").text == "20")
    #expect(try await client(["PAGE_SIZE": "50"]).get("/size").text == "50")
  }

  @Test("Templates")
  func templates() async throws {
    app.templates.functions.addFilter("reverse_words") { (text: String) in
      text.split(separator: " ").reversed().joined(separator: " ")
    }

    app.templates.globals["version"] = "1.0"

    let template = #"""
      {{ "one two"|reverse_words }} {{ version }} {{ request.args.get("q", "-") }} {{ config.DEBUG }}
      """#
    app.get("/") { request in try request.render(source: template) }
    #expect(try await text("/?q=x") == "two one 1.0 x False")
  }

  @Test("Uploads")
  func uploads() async throws {
    let folder = folder.path
    app.post("/photo") { request in
      let file = try await request.form().requireFile("photo")
      try file.save(to: "\(folder)/\(file.safeFilename)")
      return "saved"
    }

    let file = UploadedFile(name: "photo", filename: "../me.jpg", content: [1, 2])
    #expect(try await client().post("/photo", files: [file]).text == "saved")
    #expect(self.folder.contains("me.jpg"))
  }

  @Test("Tests")
  func tests() async throws {
    let app = App()
    app.secretKeys = SecretKeys(current: SecretKey("a secret that nobody knows"))
    app.get("/") { request in
      let name: String = request.session["name", default: "stranger"]
      return try request.render(source: "Hello {{ name }}", ["name": .string(name)])
    }
    app.post("/login") { request in
      request.session["name"] = try await request.form().require("name")
      return try Response.redirect(to: request.url(for: "index"))
    }
    try await exercise(app)
  }

  private func exercise(_ app: App) async throws {
    let client = try TestClient(app)
    client.followsRedirects = true
    let response = try await client.post("/login", form: ["name": "ann"])
    #expect(response.text.contains("Hello ann"))
    try await client.withSession { session in
      #expect(session["name"] == "ann")
    }
  }

  @Test("Captured templates")
  func capturedTemplates() async throws {
    try folder.write("Hello {{ name }}", to: "templates/hello.html")
    app.get("/") { request in try request.render("hello.html", ["name": "ann"]) }
    let response = try await client().get("/")

    let page = try #require(response.templates.first)
    #expect(page.name == "hello.html")
    #expect(page.values["name"] == "ann")
  }
}
