extension Request {
  /// What the app remembers of the visitor from one request to the next.
  ///
  /// ```swift
  /// request.session["username"] = name
  /// ```
  ///
  /// It is read from its cookie at the first use, and goes back as a cookie with the response when it
  /// was changed. When the secret key cannot be had, the session is empty and the request ends with
  /// status 500, with the reason in the log.
  public var session: Session {
    if let openedSession { return openedSession }
    let session: Session
    do {
      session = try app.sessions.open(self)
    } catch {
      session = Session()
      sessionFailure = error
    }
    openedSession = session
    return session
  }

  /// Keeps a message for the next page that shows messages.
  /// - Parameters:
  ///   - message: the text
  ///   - category: the kind of message, which templates may make a class of
  public func flash(_ message: String, category: String = "message") {
    session.flash(message, category: category)
  }

  /// The messages kept so far, oldest first. They are taken out of the session at the first call, and
  /// are the same for the rest of the request.
  /// - Parameter categories: the kinds that are wanted; nil for all
  public func flashedMessages(of categories: [String]? = nil) -> [FlashedMessage] {
    let messages = takenFlashes ?? session.takeFlashes()
    takenFlashes = messages
    guard let categories else { return messages }
    return messages.filter { categories.contains($0.category) }
  }

  /// Puts the session into a response, when it was used or has to be renewed.
  func saveSession(in response: inout Response) throws {
    if let sessionFailure { throw sessionFailure }
    guard let session = openedSession ?? app.sessions.openToRenew(self) else { return }
    try app.sessions.save(session, of: self, in: &response)
  }
}
