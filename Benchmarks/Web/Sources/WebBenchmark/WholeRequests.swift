import Eaves
import EavesTesting
import Foundation

/// Whole requests through an app, with the test client.
struct WholeRequests {
  let folder: String
  let templates: String

  func measure() async throws {
    let app = App()
    app.get("/hello") { _ in "Hello World!" }
    app.get("/post/<int:number>", name: "post") { (request: Request, number: Int) in
      let visits = 1 + request.session["visits", default: 0]
      request.session["visits"] = visits
      return try request.render("page.html", ["number": number, "visits": visits])
    }
    let client = try TestClient(
      app, root: templates, settings: ["SECRET_KEY": "a key of the benchmark"])
    let page = try await client.get("/post/7").text
    try page.write(toFile: "\(folder)/page.eaves", atomically: true, encoding: .utf8)
    report("page", "eaves", try await medianOfTasks { _ = try await client.get("/post/7") })
    let hello = try await client.get("/hello").text
    try hello.write(toFile: "\(folder)/hello.eaves", atomically: true, encoding: .utf8)
    report("hello", "eaves", try await medianOfTasks { _ = try await client.get("/hello") })
  }
}
