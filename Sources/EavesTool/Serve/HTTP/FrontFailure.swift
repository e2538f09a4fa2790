/// Why a request got no answer from the program.
struct FrontFailure: Hashable {
  /// What the visitor is answered with.
  var status: Int

  /// What happened, for those who run the server.
  var reason: String

  /// How the program's process ended, where that is why.
  var processEnd: ProcessEnd?

  /// The program ended or broke the protocol: 502.
  static func badAnswer(_ reason: String, _ end: ProcessEnd? = nil) -> FrontFailure {
    FrontFailure(status: 502, reason: reason, processEnd: end)
  }

  /// There is no process that could answer: 503.
  static func unavailable(_ reason: String) -> FrontFailure {
    FrontFailure(status: 503, reason: reason)
  }

  /// The program did not answer in time: 504.
  static func timeout(_ reason: String) -> FrontFailure {
    FrontFailure(status: 504, reason: reason)
  }
}
