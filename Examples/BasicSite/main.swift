// A site with a stylesheet: the page's link to it carries the mount.

import Eaves

let app = App()

app.get("/") { request in
  """
  <!doctype html>
  <html lang=en>
  <meta charset=utf-8>
  <title>Basic site</title>
  <link rel=stylesheet href="\(try request.url(for: "static", ["filename": "style.css"]))">
  <h1>Basic site</h1>
  <p>This page and its stylesheet come from one program.

  """
}

app.run()
