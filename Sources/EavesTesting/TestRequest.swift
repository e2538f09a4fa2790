public import Eaves

/// A request to send to an app in a test.
public struct TestRequest {
  /// The method.
  public var method: HTTPRequest.Method

  /// The path below the mount, encoded or not, with a query if there is one: `/post/1?page=2`.
  public var target: String

  /// The header fields.
  public var headers: HTTPFields = [:]

  /// The body.
  public var content: [UInt8] = []

  /// Further variables, in place of those that follow from the rest.
  public var variables: [String: String] = [:]

  /// A request.
  public init(_ method: HTTPRequest.Method, _ target: String) {
    self.method = method
    self.target = target
  }

  /// Gives it a body of a type.
  public mutating func setBody(_ content: [UInt8], type: String) {
    self.content = content
    headers[.contentType] = type
  }

  /// Gives it the fields of a form as its body.
  public mutating func setForm(_ form: QueryParameters) {
    setBody(Array(form.encoded.utf8), type: "application/x-www-form-urlencoded")
  }

  /// Gives it a form with files as its body.
  /// - Throws: `FileError` when a file cannot be read
  public mutating func setForm(_ form: QueryParameters, files: [UploadedFile]) throws {
    let boundary = "----EavesTestingFormBoundary7MA4YWxkTrZu0gW"
    var body: [UInt8] = []
    func append(_ text: String) { body.append(contentsOf: text.utf8) }
    for item in form.items {
      append("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(item.name)\"\r\n\r\n")
      append("\(item.value)\r\n")
    }
    for file in files {
      append("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.name)\"; ")
      append("filename=\"\(file.filename)\"\r\n")
      for field in file.fields { append("\(field.name.rawName): \(field.value)\r\n") }
      append("\r\n")
      body += try file.content()
      append("\r\n")
    }
    append("--\(boundary)--\r\n")
    setBody(body, type: "multipart/form-data; boundary=\(boundary)")
  }

  /// Gives it a value as JSON as its body.
  /// - Throws: what the value's `encode(to:)` throws
  public mutating func setJSON(_ value: some Encodable) throws {
    setBody(try JSONValue.json(of: value), type: "application/json")
  }
}
