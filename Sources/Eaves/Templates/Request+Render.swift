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
    try render(app.templates.template(name), values)
  }

  /// Renders a template with values of several types, as they are.
  ///
  /// ```swift
  /// try request.render("post.html", ["id": id, "title": title, "tags": ["a", "b"]])
  /// ```
  /// Everything else is as in ``render(_:_:)-(String,[String:Value])``.
  @_disfavoredOverload
  public func render(
    _ name: String, _ values: [String: any ValueConvertible]
  ) throws -> Response {
    try render(name, values.mapValues(\.asValue) as [String: Value])
  }

  /// Renders a template with what a value of Swift has, such as the properties of a struct.
  /// Everything else is as in ``render(_:_:)-(String,[String:Value])``.
  public func render(_ name: String, _ values: some Encodable) throws -> Response {
    guard case .dictionary(let members) = try Value(encoding: values) else {
      throw TemplateError(
        .type, "the variables of a template have names: pass a struct or a dictionary")
    }
    var variables: [String: Value] = [:]
    for (key, value) in members.members {
      if case .string(let name) = key { variables[name] = value }
    }
    return try render(name, variables)
  }

  /// Renders a template that is given as text: Flask's `render_template_string`. What it prints is
  /// escaped.
  public func render(source: String, _ values: [String: Value] = [:]) throws -> Response {
    try render(app.templates.compile(source), values)
  }

  /// Renders a template while it is sent, in pieces. It takes less memory for long pages; when an error
  /// is thrown on the way, the response breaks off.
  public func stream(_ name: String, _ values: [String: Value] = [:]) throws -> Response {
    let template = try app.templates.template(name)
    let variables = try variables(values)
    var response = Response("")
    response.body = .stream { writer in
      try CurrentRequest.withRequest(self) {
        try template.render(variables) { try writer.write(UnsafeRawBufferPointer($0)) }
      }
      self.note(template, variables)
    }
    return response
  }

  private func render(_ template: Template, _ values: [String: Value]) throws -> Response {
    let variables = try variables(values)
    let text = try CurrentRequest.withRequest(self) { try template.render(variables) }
    note(template, variables)
    return Response(text)
  }

  private func note(_ template: Template, _ variables: [String: Value]) {
    noteTemplate?(RenderedTemplate(name: template.name, values: variables))
  }

  /// The variables of the app's and blueprints' hooks, under those of the handler.
  private func variables(_ values: [String: Value]) throws -> [String: Value] {
    let hooks = app.scope(ruleIndex).templates
    if hooks.isEmpty { return values }
    var all: [String: Value] = [:]
    for hook in hooks { all.merge(try hook(self)) { $1 } }
    return all.merging(values) { $1 }
  }
}
