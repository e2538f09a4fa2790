// The smallest app: answers "Hello World!" at its first page.

import Eaves

let app = App()

app.get("/") { _ in "Hello World!" }

app.run()
