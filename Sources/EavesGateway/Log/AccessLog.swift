import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes one line for each request that was answered: method, path, status, milliseconds, and bytes
/// of the body. Each worker has its own.
///
/// Where there is an alarm, a line waits for those that follow, until the alarm goes off, 4,096 bytes
/// have come together, or ``flush()`` is called.
struct AccessLog: ~Copyable {
  /// How long a line waits for others, in milliseconds: too short for whoever reads the log to notice.
  private static let patience = 10

  private let log: Log
  private let isOn: Bool

  /// Goes off when the lines that are held are to be written.
  private let alarm: Alarm?
  private var alarmIsSet = false

  /// The line. It begins with the time, which is written anew once a second.
  private var line = LogLine(time: 0)
  private var second = Int.min
  private var headCount = 0

  /// What the log calls the request at hand: its method and path as the visitor sent them, without the
  /// query, which may hold secrets.
  private var label = LogLine.untimed()

  /// When that request began, where the log is on.
  private var began: UInt64 = 0

  /// - Parameter alarm: whoever waits for it calls ``alarmWentOff()``; nil to write each line at once
  init(_ service: Service, alarm: Alarm? = nil) {
    log = service.log
    isOn = service.logsRequests && service.log.level <= .info
    self.alarm = alarm
  }

  /// Takes note of a request, when its head has been read.
  mutating func begin(_ variables: Variables) {
    if isOn { began = MonotonicClock.now }
    label.cut(to: 0)
    variables.withViews { variables in
      label.append(escaping: variables.view(.requestMethod) ?? variables.empty)
      label.append(" ")
      let target = variables.view(.requestURI) ?? variables.view(.pathInfo) ?? variables.empty
      label.append(escaping: target.prefix { $0 != UInt8(ascii: "?") })
    }
  }

  /// Calls a function with what the log calls the request at hand, free of control characters.
  func withLabel(_ body: (UnsafePointer<CChar>, Int) -> Void) {
    label.bytes.withUnsafeBytes { bytes in
      guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return }
      body(start, bytes.count)
    }
  }

  /// Writes or holds the line of the request at hand, which was answered.
  mutating func end(_ answer: Responder.Answer) {
    guard isOn else { return }
    beginLine()
    line.append(label)
    append(answer, microseconds: Int((MonotonicClock.now &- began) / 1_000))
    guard alarm != nil else { return log.write(line) }
    log.hold(line)
    if alarmIsSet { return }
    alarmIsSet = true
    alarm?.set(milliseconds: Self.patience)
  }

  /// Writes the lines that are held.
  func flush() { log.writeHeldLines() }

  /// Writes them when it is time.
  mutating func alarmWentOff() {
    alarm?.clear()
    alarmIsSet = false
    flush()
  }

  private mutating func append(_ answer: Responder.Answer, microseconds: Int) {
    line.append(" ")
    line.append(answer.status)
    line.append(" ")
    line.append(microseconds / 1_000)
    line.append(".")
    line.append(microseconds / 100 % 10)
    line.append(" ms ")
    line.append(answer.bodyBytes)
    line.append(answer.isComplete ? " B" : " B, broken off")
    line.end()
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
