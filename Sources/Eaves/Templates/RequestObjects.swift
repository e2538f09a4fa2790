import EavesTemplates

/// An object in templates whose attributes are those of something the current request has.
final class RequestObject: DynamicObject {
  let typeName: String
  private let names: @Sendable (Request) throws -> [Value]?
  private let lookup: @Sendable (Request, String) throws -> Value?

  /// - Parameters:
  ///   - items: what a loop goes through; nil for what cannot be iterated
  ///   - lookup: the attribute of a name; nil when there is none
  init(
    _ typeName: String, items: @escaping @Sendable (Request) throws -> [Value]? = { _ in nil },
    _ lookup: @escaping @Sendable (Request, String) throws -> Value?
  ) {
    self.typeName = typeName
    names = items
    self.lookup = lookup
  }

  func attribute(_ name: String) throws -> Value? { try lookup(CurrentRequest.get(), name) }

  func item(_ key: Value) throws -> Value? {
    guard let name = key.textValue else { return nil }
    return try attribute(name)
  }

  func items() throws -> [Value]? { try names(CurrentRequest.get()) }
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
