public import EavesTemplates

extension Request {
  /// Renders a template as a page of HTML.
  ///
  /// ```swift
  /// app.get("/") { request in
  ///   try request.render("index.html", ["message": "Hello from Eaves"])
  /// }
  /// ```
  ///
  /// Besides the values, templates see `request`, `session`, `g`, `config`, `url_for`,
  /// `get_flashed_messages`, `csrf_token`, and the app's own globals. Templates named `.html`, `.htm`,
  /// `.xml`, `.xhtml`, and `.svg` escape what they print.
  /// - Parameters:
  ///   - name: the template's name below the folder of templates
  ///   - values: the variables it sees
  /// - Throws: `TemplateError`, which says what went wrong, and where in which template
  public func render(_ name: String, _ values: [String: Value] = [:]) throws -> Response {
    let template = try app.templates.template(name)
    return Response(try CurrentRequest.withRequest(self) { try template.render(values) })
  }

  /// Renders a template with what a value of Swift has, such as the properties of a struct.
  /// Everything else is as in ``render(_:_:)-(String,[String:Value])``.
  public func render(_ name: String, _ values: some Encodable) throws -> Response {
    let template = try app.templates.template(name)
    return Response(try CurrentRequest.withRequest(self) { try template.render(values) })
  }
}
