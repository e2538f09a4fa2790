import Logging

/// Writes each log event as one line: time, level, message, and metadata.
struct LineHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level

  private let log: Log
  private let errors: ErrorChannel?

  init(log: Log, errors: ErrorChannel?) {
    self.log = log
    self.errors = errors
    logLevel = log.level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line = LogLine()
    line.append(escaping: event.level.rawValue)
    line.append(": ")
    line.append(escaping: event.message.description)
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      line.append(" ")
      line.append(escaping: key)
      line.append("=")
      line.append(escaping: value.description)
    }
    line.end()
    if event.level >= .error { errors?.write(line) }
    log.write(line)
  }
}

/// The web server's own error log, which errors are copied to.
///
/// Used only by the thread that serves the request, as the exchange is.
struct ErrorChannel: @unchecked Sendable {
  private enum Way {
    case exchange(FastCGIExchange)
    case descriptor(Int32)
  }

  private let way: Way

  init(_ exchange: FastCGIExchange) { way = .exchange(exchange) }
  init(_ descriptor: Int32) { way = .descriptor(descriptor) }

  func write(_ line: borrowing LogLine) {
    line.bytes.withUnsafeBytes { bytes in
      switch way {
      case .exchange(let exchange): exchange.writeError(bytes)
      case .descriptor(let descriptor): try? Descriptor.write(bytes, to: descriptor)
      }
    }
  }
}
