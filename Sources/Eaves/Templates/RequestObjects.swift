import EavesTemplates

/// An object in templates whose attributes are those of something the current request has.
final class RequestObject: DynamicObject {
  let typeName: String
  private let lookup: @Sendable (Request, String) throws -> Value?

  /// - Parameter lookup: the attribute of a name; nil when there is none
  init(_ typeName: String, _ lookup: @escaping @Sendable (Request, String) throws -> Value?) {
    self.typeName = typeName
    self.lookup = lookup
  }

  func attribute(_ name: String) throws -> Value? { try lookup(CurrentRequest.get(), name) }

  func item(_ key: Value) throws -> Value? {
    guard case .string(let name) = key else { return nil }
    return try attribute(name)
  }
}

/// A function in templates that needs the current request.
final class RequestFunction: DynamicObject {
  let typeName = "function"
  private let body: @Sendable (Request, CallArguments) throws -> Value

  init(_ body: @escaping @Sendable (Request, CallArguments) throws -> Value) { self.body = body }

  func call(_ arguments: CallArguments) throws -> Value? {
    try body(CurrentRequest.get(), arguments)
  }
}
