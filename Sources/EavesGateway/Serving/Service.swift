import Logging

/// What all workers share: the application, and how requests are read and logged.
struct Service: Sendable {
  var application: any Application

  /// The configured mount; nil to derive it from each request.
  var mount: String?

  /// The most bytes of a request's body.
  var bodyLimit: Int

  /// Whether pages show what went wrong (setting DEBUG).
  var showsErrors: Bool

  /// Whether each request has a line in the log (setting ACCESS_LOG).
  var logsRequests: Bool

  let log: Log
}
