/// What the app remembers of a visitor from one request to the next, kept in a signed cookie.
///
/// ```swift
/// request.session["username"] = name            // a String
/// request.session["visits", default: 0] += 1
/// if let name: String = request.session["username"] { … }
/// request.session.remove("username")
/// ```
///
/// The visitor can read what is in it and cannot change it. A session belongs to one request and
/// is not shared between them.
public final class Session {
  /// What the session holds, without a note that someone looked.
  private(set) var storage: SessionDictionary

  /// Whether the visitor came without a session, or with one that was refused.
  public let isNew: Bool

  /// Why the cookie that came with the request was refused; nil when it was good or there was none.
  public let refusal: TokenError?

  /// Whether something was changed, so that the cookie has to be sent again. Values are copied out
  /// of the session, so no change goes unnoticed; set it to send the cookie anyway.
  public var isModified = false

  /// Whether something was read or written, so that the answer depends on the cookie and says
  /// `Vary: Cookie`.
  public var isAccessed = false

  static let permanentKey = "_permanent"

  /// A session.
  /// - Parameters:
  ///   - values: what it holds
  ///   - isNew: whether the visitor came without it
  ///   - refusal: why the visitor's cookie was not taken
  public init(_ values: SessionDictionary = [:], isNew: Bool = true, refusal: TokenError? = nil) {
    storage = values
    self.isNew = isNew
    self.refusal = refusal
  }

  /// All that the session holds.
  public var values: SessionDictionary {
    isAccessed = true
    return storage
  }

  /// Whether the session holds nothing.
  public var isEmpty: Bool { values.isEmpty }

  /// Whether the session outlives the browser window, for the lifetime of the settings. Kept in
  /// the session as `_permanent`, as Flask keeps it.
  public var isPermanent: Bool {
    get { self[Session.permanentKey] == .bool(true) }
    set { self[Session.permanentKey] = .bool(newValue) }
  }

  /// The value of a key; setting nil removes it.
  public subscript(key: String) -> SessionValue? {
    get { values[key] }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      isAccessed = true
      isModified = true
      storage[key] = newValue
    }
  }

  /// The value of a key as a type: nil when there is none, or one of another kind. Setting nil
  /// removes it.
  @_disfavoredOverload
  public subscript<Value: SessionConvertible>(key: String) -> Value? {
    get { values[key].flatMap { Value(sessionValue: $0) } }
    set { self[key] = newValue?.sessionValue }
  }

  /// The value of a key as a type, or another when there is none or one of another kind.
  public subscript<Value: SessionConvertible>(
    key: String, default fallback: @autoclosure () -> Value
  ) -> Value {
    get { self[key] ?? fallback() }
    set { self[key] = newValue.sessionValue }
  }

  /// Removes a key; a session without it stays unmodified.
  /// - Returns: the value that was removed
  @discardableResult
  public func remove(_ key: String) -> SessionValue? {
    guard let value = values[key] else { return nil }
    isModified = true
    storage[key] = nil
    return value
  }

  /// Removes everything, so that the cookie is deleted unless something is added again.
  public func clear() {
    isAccessed = true
    isModified = true
    storage = [:]
  }
}
