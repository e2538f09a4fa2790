/// The fields and files of a form.
///
/// ```swift
/// let form = try await request.form()
/// let name = try form.require("name")
/// try form.file("photo")?.save(to: path)
/// ```
public struct FormData: Sendable {
  /// The fields that are no files, in their order.
  public var fields: QueryParameters
  /// The files, in their order; a file input without a file gives one with an empty name.
  public var files: [UploadedFile]
  /// Why the body could not be read as the form it says it is; the form is empty then, as in Flask.
  public var malformation: String?

  /// A form.
  public init(
    fields: QueryParameters = [:], files: [UploadedFile] = [], malformation: String? = nil
  ) {
    self.fields = fields
    self.files = files
    self.malformation = malformation
  }

  /// The first value of a field; nil when there is none.
  public subscript(name: String) -> String? { fields[name] }

  /// All values of a field.
  public func all(_ name: String) -> [String] { fields.all(name) }

  /// Whether there is a field of this name.
  public func contains(_ name: String) -> Bool { fields.contains(name) }

  /// The first value of a field as a number or the like; nil when there is none, or it is something
  /// else.
  public func get<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type = Value.self
  ) -> Value? {
    fields.get(name)
  }

  /// The first value of a field.
  /// - Throws: 400 when there is none
  public func require(_ name: String) throws(HTTPError) -> String {
    guard let value = fields[name] else { throw .missing(name, in: "form field") }
    return value
  }

  /// The first value of a field as a number or the like.
  /// - Throws: 400 when there is none, or it is something else
  public func require<Value: LosslessStringConvertible>(
    _ name: String, as type: Value.Type
  ) throws(HTTPError) -> Value {
    try QueryParameters.convert(try require(name), of: name, in: "form field")
  }

  /// The first file of an input; nil when there is none.
  public func file(_ name: String) -> UploadedFile? {
    files.first { $0.name.hasSameBytes(as: name) }
  }

  /// All files of an input.
  public func files(_ name: String) -> [UploadedFile] {
    files.filter { $0.name.hasSameBytes(as: name) }
  }

  /// The first file of an input.
  /// - Throws: 400 when there is none
  public func requireFile(_ name: String) throws(HTTPError) -> UploadedFile {
    guard let file = file(name) else { throw .missing(name, in: "file") }
    return file
  }
}
