import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes one line for each request that was answered: method, path, status, milliseconds, and bytes
/// of the body. Each worker has its own.
struct AccessLog {
  private let log: Log
  private let isOn: Bool

  /// The line, which begins with the time; that is written anew once a second.
  private var line = LogLine(time: 0)
  private var second = Int.min
  private var headCount = 0

  init(_ service: Service) {
    log = service.log
    isOn = service.logsRequests && service.log.level <= .info
  }

  /// - Parameters:
  ///   - variables: those of the request
  ///   - began: when its head had been read, by ``MonotonicClock``
  mutating func write(_ variables: Variables, _ answer: Responder.Answer, began: UInt64) {
    guard isOn else { return }
    beginLine()
    let microseconds = Int((MonotonicClock.now &- began) / 1_000)
    RequestLabel.with(variables) { label in
      line.append(escaping: label.method)
      line.append(" ")
      line.append(escaping: label.path)
    }
    line.append(" ")
    line.append(answer.status)
    line.append(" ")
    line.append(microseconds / 1_000)
    line.append(".")
    line.append(microseconds / 100 % 10)
    line.append(" ms ")
    line.append(answer.bodyBytes)
    line.append(answer.isComplete ? " B" : " B, broken off")
    log.write(&line)
  }

  private mutating func beginLine() {
    let now = time(nil)
    if now == second {
      line.cut(to: headCount)
      return
    }
    second = now
    line = LogLine(time: now)
    line.append("info: ")
    headCount = line.bytes.count
  }
}
