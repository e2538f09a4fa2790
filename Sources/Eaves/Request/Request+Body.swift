public import EavesGateway

extension Request {
  /// The most bytes the body may have: the setting MAX_BODY, unless it is set for this request before
  /// the body is read.
  public var maxContentLength: Int {
    get { gateway.body.limit }
    set { gateway.body.limit = newValue }
  }

  /// The body as it comes in, for what is too large to be kept in memory. It can be read once, and
  /// neither as a whole nor as a form afterwards.
  public var stream: RequestBody { gateway.body }

  /// The body as a whole. It may be asked for again, as a form or as JSON too.
  /// - Throws: ``BodyError`` for a body that is too long or broken off, which ends the request with
  ///   413 or 400
  public func body() async throws -> [UInt8] { try readBody() }

  /// ``body()`` for templates, which do not wait.
  func readBody() throws -> [UInt8] {
    if let bufferedBody { return bufferedBody }
    let bytes = try gateway.body.collect()
    bufferedBody = bytes
    return bytes
  }

  /// The body as text; what is not UTF-8 in it is repaired with U+FFFD.
  /// - Throws: as ``body()``
  public func text() async throws -> String {
    String(decoding: try await body(), as: UTF8.self)
  }

  /// The fields and files of the form in the body, read as it comes in: files of more than 500 kB go
  /// to a temporary file, which is removed afterwards. Empty when the body is no form.
  ///
  /// ```swift
  /// let name = try await request.form().require("name")
  /// ```
  /// - Throws: ``HTTPError`` 413 for a form beyond the settings MAX_BODY, MAX_FORM_MEMORY_SIZE, or
  ///   MAX_FORM_PARTS; ``BodyError``
  public func form() async throws -> FormData { try readForm() }

  /// ``form()`` for templates, which do not wait.
  func readForm() throws -> FormData {
    if let parsedForm { return parsedForm }
    let form = try parseForm()
    parsedForm = form
    return form
  }

  private func parseForm() throws -> FormData {
    if bufferedBody == nil, let contentLength, contentLength > maxContentLength {
      throw BodyError.tooLarge(limit: maxContentLength)
    }
    guard
      var parser = try FormParser(
        contentType: contentType, contentLength: contentLength, limits: app.formLimits)
    else { return FormData() }
    if let bufferedBody {
      try parser.parse(bufferedBody)
    } else {
      var failure: (any Error)?
      try gateway.body.forEachChunk { chunk in
        guard failure == nil else { return }
        do { try parser.parse(chunk) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    return try parser.finish()
  }

  /// The files of the form in the body, in their order.
  /// - Throws: as ``form()``
  public func files() async throws -> [UploadedFile] { try await form().files }

  /// The parameters of the query, followed by the fields of the form for the methods that have one.
  /// - Throws: as ``form()``
  public func values() async throws -> QueryParameters { try readValues() }

  /// ``values()`` for templates, which do not wait.
  func readValues() throws -> QueryParameters {
    var values = args
    guard [.post, .put, .patch].contains(method) else { return values }
    for item in try readForm().fields.items { values.append(item.name, item.value) }
    return values
  }

  /// The body as a value of a type.
  ///
  /// ```swift
  /// let post = try await request.json(Post.self)
  /// ```
  /// - Parameters:
  ///   - type: what to decode
  ///   - ignoresContentType: whether to decode a body that does not say it is JSON
  /// - Throws: ``HTTPError`` 415 for a body of another type; 400 for what is not JSON, and for a key
  ///   that is missing or has a value of another type, with the key in the description;
  ///   ``BodyError``
  public func json<Value: Decodable>(
    _ type: Value.Type, ignoresContentType: Bool = false
  ) async throws -> Value {
    try JSONBody.decode(
      type, from: contentType.isJSON || ignoresContentType ? try await body() : [],
      contentType: contentType, ignoresContentType: ignoresContentType)
  }

  /// The body as JSON of any kind.
  /// - Parameter ignoresContentType: whether to read a body that does not say it is JSON
  /// - Throws: ``HTTPError`` 415 for a body of another type, 400 for what is not JSON;
  ///   ``BodyError``
  public func json(ignoresContentType: Bool = false) async throws -> JSONValue {
    try readJSON(ignoresContentType: ignoresContentType)
  }

  /// ``json(ignoresContentType:)`` for templates, which do not wait.
  func readJSON(ignoresContentType: Bool = false) throws -> JSONValue {
    guard ignoresContentType || contentType.isJSON else { throw HTTPError.notJSON }
    let bytes = try readBody()
    do throws(SessionJSONError) {
      return try SessionJSON.compact.read(bytes)
    } catch {
      throw HTTPError(.badRequest, detail: "the body is not JSON: \(error.message)")
    }
  }
}

extension HTTPError {
  /// 415 for a body that does not say it is JSON.
  fileprivate static var notJSON: HTTPError {
    HTTPError(
      .unsupportedMediaType,
      "Did not attempt to load JSON data because the request Content-Type was not"
        + " 'application/json'.")
  }
}
