// A small site: pages from templates, with a stylesheet. Templates and static files lie in the
// folders `templates` and `static` below ROOT.

import Eaves

let app = App()

app.get("/") { request in
  try request.render("index.html", ["message": "Hello from Eaves"])
}

app.get("/about") { request in
  try request.render("about.html")
}

app.run()
