public import FoundationEssentials
import HTTPTypes

/// JSON in the body of a request.
public enum JSONBody {
  /// Decodes a value.
  /// - Parameters:
  ///   - type: what to decode
  ///   - bytes: the body
  ///   - contentType: of the request; must be JSON
  ///   - ignoresContentType: whether to decode whatever the type is
  ///   - decoder: with settings of your own
  /// - Throws: 415 for another content type; 400 for what is not JSON, and for a key that is
  ///   missing or has a value of another type, with the key in the description
  public static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from bytes: [UInt8], contentType: ContentType,
    ignoresContentType: Bool = false, decoder: JSONDecoder = JSONDecoder()
  ) throws(HTTPError) -> Value {
    guard ignoresContentType || contentType.isJSON else {
      throw HTTPError(
        .unsupportedMediaType,
        "Did not attempt to load JSON data because the request Content-Type was not "
          + "'application/json'.")
    }
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
    do {
      return try decoder.decode(type, from: Data(text))
    } catch let error as DecodingError {
      throw .badRequest("Failed to decode JSON object: \(describe(error))")
    } catch {
      throw .badRequest("Failed to decode JSON object.", detail: "\(error)")
    }
  }

  private static func describe(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "the key \(path(context.codingPath + [key])) is missing"
    case .typeMismatch(let type, let context):
      "\(path(context.codingPath)) is not of type \(type)"
    case .valueNotFound(let type, let context):
      "\(path(context.codingPath)) is null, not of type \(type)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "the body is not JSON"
        : "\(path(context.codingPath)): \(context.debugDescription)"
    @unknown default: "the body does not fit"
    }
  }

  /// `address.lines[0]`
  private static func path(_ keys: [any CodingKey]) -> String {
    var path = ""
    for key in keys {
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return path.isEmpty ? "the value" : path
  }
}
