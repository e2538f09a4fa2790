import ArgumentParser
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reading files and writing to the terminal.
enum Terminal {
  /// Where text goes.
  enum Stream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Whether text may be coloured: on a terminal that knows how, unless NO_COLOR is set
    /// (https://no-color.org).
    var isColored: Bool {
      isTerminal && variable("NO_COLOR").isEmpty && variable("TERM") != "dumb"
    }

    private func variable(_ name: String) -> String {
      getenv(name).map { String(cString: $0) } ?? ""
    }
  }

  /// How text stands out, as SGR parameters (ECMA-48 §8.3.117).
  enum Style: Int, Sendable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  /// Whether a person sits there to be asked something.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && Stream.error.isTerminal }

  /// Writes to standard output.
  static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes to standard error.
  static func writeError(_ text: String) { write(text, to: STDERR_FILENO) }

  /// The text in a style, where the stream shows styles.
  static func styled(_ text: String, _ style: Style, on stream: Stream = .output) -> String {
    stream.isColored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Reports an error.
  static func report(_ error: ToolError) {
    writeError("\(styled("eaves:", .red, on: .error)) \(error.message)\n")
    if !error.fix.isEmpty { writeError("\(error.fix)\n") }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        unistdWrite(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The text of a file; of standard input for `-`.
  static func read(_ path: String) throws -> String {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ValidationError("\(path): \(String(cString: strerror(errno)))")
    }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unistdRead(descriptor, &chunk, chunk.count)
      guard count >= 0 else {
        throw ValidationError("\(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: chunk[..<count])
    }
  }
}

// MARK: Progress

extension Terminal {
  /// Shows one line on the terminal that the next one replaces. Elsewhere, as in a log, nothing.
  static func showProgress(_ line: String) {
    guard Stream.error.isTerminal else { return }
    writeError("\r\u{1B}[2K\(line.prefix(columns - 1))")
  }

  /// Takes the progress line away.
  static func clearProgress() {
    guard Stream.error.isTerminal else { return }
    writeError("\r\u{1B}[2K")
  }

  /// The width of the terminal in letters.
  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
    return Int(size.ws_col)
  }
}

private func unistdWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func unistdRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, bytes, count)
}
