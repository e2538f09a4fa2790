/// The token that shows that a form was sent from a page of ours: kept in the session, repeated in
/// the form.
///
/// In the session it is one random value. On a page it is masked with fresh random bytes each
/// time, so that a compressed page does not give it away byte by byte (the BREACH attack).
public enum CSRFToken {
  /// The session's key for the token.
  public static let sessionKey = "_csrf_token"

  private static let count = 32

  /// The token for a page, which makes the session's token if there is none yet.
  public static func masked(for session: Session) -> String {
    let token = stored(in: session) ?? make(in: session)
    let mask = RandomBytes.make(count)
    let masked = zip(mask, token).map { $0 ^ $1 }
    return String(decoding: Base64.encodeURLSafe(mask + masked), as: UTF8.self)
  }

  /// Whether a token that was sent belongs to the session, found out in constant time.
  /// - Parameters:
  ///   - submitted: from the form or the header; nil when there was none
  ///   - session: the session of the request
  public static func isValid(_ submitted: String?, for session: Session) -> Bool {
    // Longer than any token: not worth decoding.
    guard let submitted, submitted.utf8.count <= 128, let token = stored(in: session),
      let bytes = Base64.decodeURLSafe(submitted.utf8), bytes.count == 2 * count
    else { return false }
    let unmasked = zip(bytes[..<count], bytes[count...]).map { $0 ^ $1 }
    return equalInConstantTime(unmasked, token)
  }

  private static func stored(in session: Session) -> [UInt8]? {
    guard let text = session[sessionKey]?.string,
      let token = Base64.decodeURLSafe(text.utf8), token.count == count
    else { return nil }
    return token
  }

  private static func make(in session: Session) -> [UInt8] {
    let token = RandomBytes.make(count)
    session[sessionKey] = .string(
      String(decoding: Base64.encodeURLSafe(token), as: UTF8.self))
    return token
  }
}
