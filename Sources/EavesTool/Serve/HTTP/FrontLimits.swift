import NIOCore

/// How long the server waits, and how much it takes.
struct FrontLimits: Sendable {
  /// The longest time from the first byte of a request to the end of its head.
  var head = TimeAmount.seconds(20)

  /// How long a connection stays open between two requests.
  var idle = TimeAmount.seconds(65)

  /// The longest time between two pieces of a request's body, and the longest time in which a visitor
  /// takes in nothing of an answer.
  var stall = TimeAmount.seconds(60)

  /// How long a request waits until a worker can take it.
  var queue = TimeAmount.seconds(30)

  /// The longest time in which the program says nothing; nil for no limit.
  var silence: TimeAmount? = .seconds(60)

  /// The most connections at a time.
  var connections = 4_096

  /// The longest target of a request, in bytes.
  static let target = 8_190

  /// The longest header field, the most bytes of all of them, and the most fields of a request.
  static let field = 16_384
  static let fields = 49_152
  static let fieldCount = 100

  /// How many bytes of a request's body are collected before a worker is taken for it. A visitor who
  /// sends a form slowly holds no worker, and a request whose body is here can be sent again.
  static let collected = 65_536
}
