import Eaves

// The site that Benchmarks/Web/site.py and Benchmarks/Web/Site/php serve too.

struct Item: Encodable {
  var id: Int
  var title: String
  var tags: [String]
}

let app = App()

app.get("/hello") { _ in "Hello World!" }

app.get("/post/<int:number>", name: "post") { (request: Request, number: Int) in
  try request.render("page.html", ["number": number, "visits": 1])
}

app.get("/json") { _ in
  JSON((1...20).map { Item(id: $0, title: "Item \($0)", tags: ["a", "b"]) })
}

app.post("/login") { request in
  let form = try await request.form()
  guard try form.require("username") == "ann", try form.require("password") == "secret" else {
    throw HTTPError.forbidden
  }
  request.session["username"] = "ann"
  return try Response.redirect(to: "/hello")
}
.exemptFromCSRF()

app.run()
