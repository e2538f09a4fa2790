import Eaves
import Glibc

// An app that takes files in, for the tests against real web servers: it stores what is uploaded
// under ROOT/uploads.

let app = App()

app.post("/upload") { request in
  let form = try await request.form()
  let file = try form.requireFile("file")
  try file.save(to: "\(request.root)/uploads/\(file.safeFilename)")
  return JSON([
    "field": .string(try form.require("field")), "filename": .string(file.filename),
    "process": .int(Int(getpid())), "size": .int(file.size),
  ])
}
.exemptFromCSRF()

app.run()
