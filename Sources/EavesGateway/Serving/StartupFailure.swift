import HTTPTypes

/// Answers every request while the application could not start: the process stays, so that mending
/// the cause and touching the entry file is enough.
struct StartupFailure: Application {
  let page: FailurePage

  /// - Parameters:
  ///   - reasons: what is wrong, one item each
  ///   - log: where the reasons were written
  ///   - showsReasons: whether visitors may see them
  init(reasons: [String], log: String, showsReasons: Bool) {
    page = .cannotStart(log: log, detail: showsReasons ? reasons.joined(separator: "\n\n") : nil)
  }

  func respond(to request: GatewayRequest) -> GatewayResponse { page.response }

  var routeList: String { "" }
}
