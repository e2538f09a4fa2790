import Logging

extension Service {
  /// Writes one line for a request that was answered: method, path, status, milliseconds, and bytes
  /// of the body.
  func logRequest(_ variables: Variables, _ answer: Responder.Answer, began: UInt64) {
    guard logsRequests, log.level <= .info else { return }
    let label = RequestLabel(variables)
    let microseconds = Int((MonotonicClock.now &- began) / 1_000)
    var line = LogLine()
    line.append("info: ")
    line.append(escaping: label.method)
    line.append(" ")
    line.append(escaping: label.path)
    line.append(" ")
    line.append(answer.status)
    line.append(" ")
    line.append(microseconds / 1_000)
    line.append(".")
    line.append(microseconds / 100 % 10)
    line.append(" ms ")
    line.append(answer.bodyBytes)
    line.append(answer.isComplete ? " B" : " B, broken off")
    log.write(line)
  }
}
