import Eaves
import HTTPTypes

/// Python's exceptions as far as recorded apps raise them, with the same ancestors.
class PythonException: Error, @unchecked Sendable {
  let message: String
  required init(_ message: String = "") { self.message = message }
}

class ValueError: PythonException, @unchecked Sendable {}
class TypeError: PythonException, @unchecked Sendable {}
class RuntimeError: PythonException, @unchecked Sendable {}
class LookupError: PythonException, @unchecked Sendable {}
class KeyError: LookupError, @unchecked Sendable {}
class ZeroDivisionError: PythonException, @unchecked Sendable {}

// What stands for the exceptions that an app defines itself, one for each base.
class OwnError: PythonException, @unchecked Sendable {}
class OwnSubError: OwnError, @unchecked Sendable {}
class OwnValueError: ValueError, @unchecked Sendable {}
class OwnRuntimeError: RuntimeError, @unchecked Sendable {}
class OwnLookupError: LookupError, @unchecked Sendable {}
class OwnKeyError: KeyError, @unchecked Sendable {}

enum PythonErrors {
  static let types: [String: PythonException.Type] = [
    "ValueError": ValueError.self, "TypeError": TypeError.self, "RuntimeError": RuntimeError.self,
    "LookupError": LookupError.self, "KeyError": KeyError.self,
    "ZeroDivisionError": ZeroDivisionError.self,
  ]

  /// Werkzeug's names of the errors of a status.
  static let statuses: [String: Int] = [
    "BadRequest": 400, "Unauthorized": 401, "Forbidden": 403, "NotFound": 404,
    "MethodNotAllowed": 405, "Conflict": 409, "RequestEntityTooLarge": 413,
    "UnsupportedMediaType": 415, "InternalServerError": 500,
  ]

  /// The class that stands for an exception of the app's own, by its base.
  static let ownTypes: [String: PythonException.Type] = [
    "Exception": OwnError.self, "ValueError": OwnValueError.self,
    "RuntimeError": OwnRuntimeError.self, "LookupError": OwnLookupError.self,
    "KeyError": OwnKeyError.self,
  ]

  /// An exception by its name.
  static func make(_ name: String, _ message: String = "") -> (any Error)? {
    if name == "Exception" { return PythonException(message) }
    if let type = types[name] { return type.init(message) }
    return statuses[name].flatMap {
      HTTPError(code: $0, description: message.isEmpty ? nil : message)
    }
  }

  /// The name of an error's type in Python.
  static func name(of error: (any Error)?) -> String {
    guard let error else { return "NoneType" }
    guard let error = error as? HTTPError else {
      return error is BuildError ? "BuildError" : "\(type(of: error))"
    }
    if error.status == .badRequest, error.detail?.hasPrefix("the request has no") == true {
      return "BadRequestKeyError"
    }
    return statuses.first { $0.value == error.status.code }?.key ?? "HTTPException"
  }

  /// Whether an error is of a type of Python's.
  static func matches(_ error: any Error, _ name: String) -> Bool {
    switch name {
    case "Exception": return true
    case "HTTPException": return error is HTTPError
    case "BuildError": return error is BuildError
    default: break
    }
    if let status = statuses[name] { return (error as? HTTPError)?.status.code == status }
    guard let type = types[name], let error = error as? PythonException else { return false }
    return Swift.type(of: error) == type || isSubclass(Swift.type(of: error), type)
  }

  private static func isSubclass(_ type: AnyClass, _ ancestor: AnyClass) -> Bool {
    var current: AnyClass? = type
    while let candidate = current {
      if candidate == ancestor { return true }
      current = _getSuperclass(candidate)
    }
    return false
  }
}
