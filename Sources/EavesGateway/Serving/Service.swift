import Logging

/// What all workers share: the application, and how requests are read and logged.
struct Service: Sendable {
  let application: any Application

  /// The configured mount; nil to derive it from each request.
  let mount: String?

  /// The most bytes of a request's body (setting MAX_BODY).
  let bodyLimit: Int

  /// Whether pages show what went wrong (setting DEBUG).
  let showsErrors: Bool

  /// Whether each request has a line in the log (setting ACCESS_LOG).
  let logsRequests: Bool

  let log: Log

  /// What tells this upload of the app from others; nil for an app that was not uploaded by
  /// `eaves deploy`.
  var release: ReleaseMark?

  init(application: any Application, settings: Settings, log: Log) {
    self.application = application
    self.log = log
    mount = settings[GatewayKeys.mount]
    bodyLimit = settings[GatewayKeys.maxBody]
    showsErrors = settings[GatewayKeys.debug]
    logsRequests = settings[GatewayKeys.accessLog]
  }
}
