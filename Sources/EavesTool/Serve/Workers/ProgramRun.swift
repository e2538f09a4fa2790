import NIOCore

/// One request that a program is answering, as its sender sees it. Everything happens on the event
/// loop of the server.
protocol ProgramRun: AnyObject {
  /// Hands the request over.
  /// - Parameters:
  ///   - body: what has come of the body so far
  ///   - isComplete: whether that is all of it
  func begin(_ variables: VariableList, body: ByteBuffer, isComplete: Bool)

  /// Sends more of the request's body.
  func send(_ body: ByteBuffer)

  /// Says that the body is complete.
  func finishSending()

  /// Whether the program takes more of the body just now.
  var isWritable: Bool { get }

  /// Says whether more output is wanted.
  func setReceiving(_ receives: Bool)

  /// Gives the request up: its sender has gone.
  func abandon()

  /// Ends the program, which has not answered in time.
  func kill()
}

/// Who sent a request to a program and gets its answer.
protocol ProgramClient: AnyObject {
  /// The program is there: hand the request over.
  func programIsReady(_ run: any ProgramRun)

  /// The program wrote something.
  func programSent(_ output: ByteBuffer)

  /// Nothing more has come for the moment.
  func programPaused()

  /// The program takes more of the body, or none for now.
  func programWritabilityChanged()

  /// It is over.
  func programEnded(_ ending: ProgramEnding)
}

/// How a program's answer ended.
enum ProgramEnding: Hashable {
  /// The program said that its answer is complete.
  case complete

  /// Nothing of the request was looked at, so that it can be sent again.
  case untouched

  /// The program ended or broke the protocol.
  case broken(String, ProcessEnd?)

  /// There was no program to give it to.
  case unavailable(String)
}

/// What answers requests: a pool of workers, or a process for each.
protocol Program: AnyObject {
  /// Finds a process for a request, and tells the client when it is there.
  /// - Parameter isRetry: whether it has waited before and is to be the next
  func submit(_ client: any ProgramClient, isRetry: Bool)

  /// Takes a request back that still waits for a process.
  func withdraw(_ client: any ProgramClient)

  /// Stops all processes: those that wait at once, those that are busy when they have finished, and
  /// after the given time all.
  func stop(grace: TimeAmount, _ done: @escaping () -> Void)
}
