extension Tests {
  static func isCallable(_ value: Value) -> Bool {
    switch value {
    // Python can call an undefined value, if only to be told that it is undefined.
    case .function, .macro, .undefined: true
    case .object(let object): object is any EngineObject
    default: false
    }
  }

  static func isIterable(_ value: Value) throws -> Bool {
    switch value {
    case .string, .safe, .list, .tuple, .dictionary, .range, .iterator: return true
    case .undefined(let undefined):
      try undefined.requireLenient()
      return true
    case .object(let object): return try object.items() != nil
    case .none, .bool, .int, .double, .function, .macro: return false
    }
  }

  /// Whether the value has a length and items by position or key.
  static func isSequence(_ value: Value) throws -> Bool {
    switch value {
    case .string, .safe, .list, .tuple, .dictionary, .range: return true
    case .undefined(let undefined): return undefined.behaviour != .strict
    case .object(let object):
      return try !(object is any EngineObject) && object.items() != nil
    case .none, .bool, .int, .double, .iterator, .function, .macro: return false
    }
  }

  /// Python's `is`: whether two values are the same object.
  static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.string(let left), .string(let right)), (.safe(let left), .safe(let right)):
      left.hasSameBytes(as: right)
    case (.list(let left), .list(let right)): left === right
    case (.tuple(let left), .tuple(let right)):
      left === right || left.items.isEmpty && right.items.isEmpty
    case (.dictionary(let left), .dictionary(let right)): left === right
    case (.iterator(let left), .iterator(let right)): left === right
    case (.function(let left), .function(let right)): left === right
    case (.macro(let left), .macro(let right)): left === right
    case (.object(let left), .object(let right)): left === right
    case (.undefined(let left), .undefined(let right)): left === right
    default: false
    }
  }

  /// Looks a value up that can be no name: never found, but only what has a hash can be sought.
  static func isUnknown(_ value: Value) throws -> Bool {
    _ = try value.valueHash()
    return false
  }
}

extension Text {
  /// Python's `str.islower`: a cased code point, and none that is not in lower case.
  static func isLower(_ text: String) -> Bool {
    hasOnlyCase(text, \.isPythonLower) { $0.isPythonUpper || $0.isPythonTitle }
  }

  /// Python's `str.isupper`.
  static func isUpper(_ text: String) -> Bool {
    hasOnlyCase(text, \.isPythonUpper) { $0.isPythonLower || $0.isPythonTitle }
  }

  private static func hasOnlyCase(
    _ text: String, _ isWanted: (Unicode.Scalar) -> Bool, _ isOther: (Unicode.Scalar) -> Bool
  ) -> Bool {
    var hasWanted = false
    for scalar in text.unicodeScalars {
      if isOther(scalar) { return false }
      hasWanted = hasWanted || isWanted(scalar)
    }
    return hasWanted
  }
}
