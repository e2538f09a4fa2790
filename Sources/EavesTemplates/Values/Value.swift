/// A value of a template: what a variable holds and what an expression gives.
///
/// Values behave as Python's do in a template. Lists and dictionaries are shared by reference;
/// those made in Swift are frozen, so that a value can be used by several threads at once. A
/// template that changes them (`do names.append(…)`) changes a copy of its own render.
public enum Value: Sendable {
  /// A variable, attribute or item that does not exist.
  case undefined(Undefined)
  /// Python's `None`.
  case none
  /// A truth value; counts as the integer 0 or 1, as in Python.
  case bool(Bool)
  /// An integer of 64 bits.
  case int(Int)
  /// A float.
  case double(Double)
  /// Text.
  case string(String)
  /// Text that is marked as safe HTML (`Markup`): it is not escaped again.
  case safe(String)
  /// A list.
  case list(ValueList)
  /// A tuple.
  case tuple(ValueList)
  /// A dictionary that keeps the order of its keys.
  case dictionary(ValueDictionary)
  /// A range of integers, as `range()` gives. Apart, since it is larger than the other values: what is
  /// copied for each of them would be twice as much.
  indirect case range(ValueRange)
  /// A one-shot sequence, as `map` and `select` give.
  case iterator(ValueIterator)
  /// A function, or a method bound to its value.
  case function(Function)
  /// A macro, or the body of a call block.
  case macro(Macro)
  /// An object that looks up its attributes and items itself.
  case object(any DynamicObject)
}

extension Value {
  /// Makes a list.
  public static func list(_ items: [Value]) -> Value { .list(ValueList(frozen: items)) }

  /// Makes a tuple.
  public static func tuple(_ items: [Value]) -> Value { .tuple(ValueList(frozen: items)) }

  /// A list that the render that makes it may change: what literals and filters give.
  static func newList(_ items: [Value]) -> Value { .list(ValueList(items)) }

  /// Text, safe or not: the form both kinds share. Nil for other values.
  @inline(__always)
  var text: String? {
    switch self {
    case .string(let text), .safe(let text): text
    default: nil
    }
  }

  /// Text of the same kind as this value: marked as safe when this value is.
  func sameMark(_ text: String) -> Value {
    if case .safe = self { .safe(text) } else { .string(text) }
  }

  /// An integer, or a truth value as an integer. Nil for other values.
  @inline(__always)
  var integer: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  /// A number as a float. Nil for other values.
  var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .bool(let flag): flag ? 1 : 0
    case .double(let number): number
    default: nil
    }
  }

  var isUndefined: Bool { if case .undefined = self { true } else { false } }
  var isNone: Bool { if case .none = self { true } else { false } }
  var isSafe: Bool { if case .safe = self { true } else { false } }

  /// The value as a dictionary: one itself, or an object that is used as one. Nil for other values.
  func dictionary() throws -> ValueDictionary? {
    switch self {
    case .dictionary(let dictionary): dictionary
    case .object(let object): try object.dictionary()
    default: nil
    }
  }

  /// The name of the type as Python's messages have it: `int`, `str`, `Markup`, `dict`.
  var typeName: String {
    switch self {
    case .undefined(let undefined): undefined.behaviour.typeName
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .double: "float"
    case .string: "str"
    case .safe: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .dictionary: "dict"
    case .range: "range"
    case .iterator(let iterator): iterator.typeName
    case .function(let function): function.typeName
    case .macro: "Macro"
    case .object(let object): object.typeName
    }
  }
}
