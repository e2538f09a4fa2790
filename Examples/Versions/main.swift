// Three pages that link to each other, wherever the app is mounted: the first thing to try on a new
// host.

import Eaves

let app = App(version: "1.0")

/// The version of the compiler this was built with, as far as conditions of the language tell.
let swiftVersion: String = {
  #if swift(>=6.4)
  "6.4 or newer"
  #else
  "6.3"
  #endif
}()

/// A page with a heading and a link to each of the three.
func page(_ request: Request, _ heading: String) throws -> String {
  """
  <!doctype html>
  <html lang=en>
  <meta charset=utf-8>
  <title>\(heading)</title>
  <h1>\(heading)</h1>
  <ul>
  <li><a href="\(try request.url(for: "index"))">Start</a>
  <li><a href="\(try request.url(for: "swift_version"))">The version of Swift</a>
  <li><a href="\(try request.url(for: "eaves_version"))">The version of Eaves</a>
  </ul>

  """
}

app.get("/") { request in
  try page(request, "Swift works here")
}

app.get("/swift/version/") { request in
  try page(request, "Swift \(swiftVersion)")
}

app.get("/eaves/version/") { request in
  try page(request, "Eaves \(Eaves.version)")
}

app.run()
