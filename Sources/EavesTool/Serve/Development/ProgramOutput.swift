import EavesGateway
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the program writes to its standard error: shown on the terminal, and remembered for the page
/// about a crash.
final class ProgramOutput {
  /// How many lines are remembered.
  private static let kept = 40

  /// The end that programs write to.
  let descriptor: Int32
  private let readDescriptor: Int32
  private let show: (String) -> Void
  private var partial: [UInt8] = []

  /// The last lines, the oldest first.
  private(set) var lines: [String] = []

  /// - Parameter show: called with each line
  /// - Throws: `SystemError` when no pipe can be had
  init(show: @escaping (String) -> Void) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    readDescriptor = ends[0]
    descriptor = ends[1]
    self.show = show
  }

  /// Collects whatever comes, for as long as the process lives.
  func follow(on loop: any EventLoop) {
    let descriptor = readDescriptor
    let output = NIOLoopBound(self, eventLoop: loop)
    Thread.start {
      var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      while poll(&item, 1, -1) >= 0 || errno == EINTR {
        guard (try? loop.submit { output.value.collect() }.wait()) != nil else { return }
      }
    }
  }

  /// Reads what has come. Called when more may have come, and before lines are asked for: what a
  /// program wrote before its answer is here before the answer is.
  func collect() {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(readDescriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      partial += buffer[..<count]
      takeLines()
    }
  }

  private func takeLines() {
    while let end = partial.firstIndex(of: UInt8(ascii: "\n")) {
      take(partial[..<end])
      partial.removeSubrange(...end)
    }
    // What has no line ends is shown in pieces.
    if partial.count > 65_536 {
      take(partial[...])
      partial = []
    }
  }

  private func take(_ bytes: ArraySlice<UInt8>) {
    let line = String(decoding: bytes, as: UTF8.self)
    lines.append(line)
    if lines.count > Self.kept { lines.removeFirst(lines.count - Self.kept) }
    show(line)
  }

  /// Takes the lines up to and with the one about a crash of a request, so that they are told once.
  /// - Parameter label: the request's method and path
  /// - Returns: nil when there is no such line
  func takeCrash(_ label: String) -> [String]? {
    collect()
    guard
      let index = lines.lastIndex(where: { $0.hasPrefix("crash: ") && $0.hasSuffix(" \(label)") })
    else { return nil }
    defer { lines.removeSubrange(...index) }
    return Array(lines[...index])
  }
}
