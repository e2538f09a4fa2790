public import HTTPTypes

/// A header field that may not be sent.
public enum InvalidHeaderField: Error, Hashable, CustomStringConvertible {
  /// The name is not a token.
  case name(String)
  /// The value has a line break or a NUL, with which it could add fields or a body of its own.
  case value(String, name: String)

  /// The reason and the fix.
  public var description: String {
    switch self {
    case .name(let name):
      "\(name.debugDescription) is not a header name; use letters, digits and -"
    case .value(let value, let name):
      "the value of the header \(name) has a line break or a NUL: \(value.debugDescription); "
        + "remove them, or encode the value"
    }
  }

  /// Refuses a value with a line break or a NUL. `HTTPField` alone would put spaces in their place,
  /// and hide the mistake.
  static func check(_ value: String, name: String) throws(InvalidHeaderField) {
    guard !value.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else {
      throw .value(value, name: name)
    }
  }
}

extension HTTPFields {
  /// Adds a field, after those of the same name.
  /// - Throws: `InvalidHeaderField` for a name or value that may not be sent
  public mutating func add(_ name: String, _ value: String) throws(InvalidHeaderField) {
    append(try Self.field(name, value))
  }

  /// Sets a field in the place of the first of its name, and removes the others.
  /// - Throws: `InvalidHeaderField` for a name or value that may not be sent
  public mutating func set(_ name: String, _ values: String...) throws(InvalidHeaderField) {
    try set(name, values)
  }

  /// Sets fields of one name in the places of those that are there.
  /// - Throws: `InvalidHeaderField` for a name or value that may not be sent
  public mutating func set(_ name: String, _ values: [String]) throws(InvalidHeaderField) {
    var fields: [HTTPField] = []
    for value in values { fields.append(try Self.field(name, value)) }
    self[fields: try Self.name(name)] = fields
  }

  /// Sets a field unless there is one of its name.
  /// - Throws: `InvalidHeaderField` for a name or value that may not be sent
  public mutating func setDefault(_ name: String, _ value: String) throws(InvalidHeaderField) {
    let field = try Self.field(name, value)
    if !contains(field.name) { append(field) }
  }

  /// Removes the fields of a name.
  public mutating func removeAll(_ name: HTTPField.Name) { self[fields: name] = [] }

  private static func name(_ name: String) throws(InvalidHeaderField) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { throw .name(name) }
    return name
  }

  private static func field(
    _ name: String, _ value: String
  ) throws(InvalidHeaderField) -> HTTPField {
    let fieldName = try Self.name(name)
    try InvalidHeaderField.check(value, name: name)
    return HTTPField(name: fieldName, lenientValue: Array(value.utf8))
  }
}
