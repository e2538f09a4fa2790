/// What the page of an error shows in debug mode: the error itself, the request, and the route.
struct DebugSection {
  let error: HTTPError
  let request: Request

  var html: String {
    var html = ""
    if let original = error.original {
      html += "<h2>\(HTML.escape("\(type(of: original))"))</h2>\n"
      html += "<pre>\(HTML.escape("\(original)"))</pre>\n"
    }
    if let detail = error.detail { html += "<pre>\(HTML.escape(detail))</pre>\n" }
    html += "<h2>Request</h2>\n<table>\n"
    for (name, value) in facts {
      html += "<tr><th>\(HTML.escape(name))<td>\(HTML.escape(value))\n"
    }
    html +=
      "</table>\n<p>This is shown because the setting DEBUG is on. Never leave it on where others"
    return html + " can see the site.</p>\n"
  }

  /// Cookies and credentials are left out: pages get into screenshots.
  private var facts: [(String, String)] {
    var facts = [
      ("Request", "\(request.method.rawValue) \(request.path)"), ("Query", request.query),
      ("Mount", request.mount),
    ]
    if let rule = request.rule {
      facts.append(("Rule", rule.text))
      facts.append(("Endpoint", rule.endpoint))
      facts.append(("Registered", rule.source ?? ""))
      for (name, value) in request.parameters {
        facts.append(("Parameter \(name)", value.text ?? "\(value)"))
      }
    }
    for field in request.headers
    where field.name != .cookie && field.name != .authorization {
      facts.append((field.name.rawName, field.value))
    }
    return facts.filter { !$0.1.isEmpty }
  }
}
