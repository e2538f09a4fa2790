/// An object that a template can use without its being copied into a `Value` first.
///
/// ```swift
/// final class Account: DynamicObject {
///   let name = "Ada"
///   func attribute(_ name: String) throws -> Value? { name == "name" ? .string(self.name) : nil }
/// }
/// ```
public protocol DynamicObject: AnyObject, Sendable {
  /// The name of the type in messages. By default that of the Swift type.
  var typeName: String { get }

  /// What `object.name` gives; nil when there is no such attribute.
  func attribute(_ name: String) throws -> Value?

  /// What `object[key]` gives; nil when there is no such item.
  func item(_ key: Value) throws -> Value?

  /// What a loop over the object goes through; nil when it cannot be iterated.
  func items() throws -> [Value]?

  /// What the object holds, when it is to be used as a dictionary: templates can then call the methods
  /// of dictionaries on it, pass it on with `**`, and give it to the filters that want a dictionary.
  /// Nil when it is none.
  func dictionary() throws -> ValueDictionary?

  /// What `object(…)` gives; nil when it cannot be called.
  func call(_ arguments: CallArguments) throws -> Value?

  /// What printing the object gives; nil for Python's form, `<Account object>`.
  var printed: Value? { get }

  /// Whether the object counts as true. By default it does.
  var isTrue: Bool { get }
}

extension DynamicObject {
  /// The name of the Swift type.
  public var typeName: String { String(describing: type(of: self)) }
  /// No attributes.
  public func attribute(_ name: String) throws -> Value? { nil }
  /// No items.
  public func item(_ key: Value) throws -> Value? { nil }
  /// The keys of what is used as a dictionary; other objects are not iterable.
  public func items() throws -> [Value]? { try dictionary()?.members.map(\.key) }
  /// No dictionary.
  public func dictionary() throws -> ValueDictionary? { nil }
  /// Not callable.
  public func call(_ arguments: CallArguments) throws -> Value? { nil }
  /// No form of its own.
  public var printed: Value? { nil }
  /// True.
  public var isTrue: Bool { true }

  /// The type as messages of undefined members name it.
  var ownerName: String { (self as? any EngineObject)?.qualifiedName ?? "\(typeName) object" }
}

/// An object of the engine itself: it sees the render it is used in.
protocol EngineObject: DynamicObject {
  /// What `object(…)` gives; nil when it cannot be called.
  func call(_ arguments: CallArguments, _ context: RenderContext) throws -> Value?

  /// The type as messages of undefined members name it: `jinja2.utils.Namespace object`.
  var qualifiedName: String { get }

  /// How deeply the values that the object holds are nested.
  var nestingDepth: Int { get }

  /// The names of its attributes, of which an unknown one may mean one.
  var memberNames: [String] { get }
}

extension EngineObject {
  func call(_ arguments: CallArguments, _ context: RenderContext) throws -> Value? { nil }
  var qualifiedName: String { "\(typeName) object" }
  var nestingDepth: Int { 0 }
  var memberNames: [String] { [] }
}
