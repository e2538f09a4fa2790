import EavesGateway
import Glibc
import HTTPTypes

extension Fixture {
  /// Holds the worker for `ms` milliseconds, and says which code answers in the end.
  static func sleep(_ fixture: Fixture, _ query: Query) -> GatewayResponse {
    mark(fixture, query)
    pause(query.number("ms", or: 100))
    return .text("\(fixture.deployment.version) \(getpid())\n")
  }

  /// Waits, and goes on waiting when a signal interrupts it.
  private static func pause(_ milliseconds: Int) {
    var rest = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    var left = timespec()
    while nanosleep(&rest, &left) != 0, errno == EINTR { rest = left }
  }

  /// Leaves a file `mark` below ROOT, so that a test knows that the request has arrived.
  private static func mark(_ fixture: Fixture, _ query: Query) {
    if let name = query["mark"] { leave("\(fixture.root)/\(name)") }
  }

  /// Leaves an empty file.
  private static func leave(_ path: String) {
    if let file = fopen(path, "w") { fclose(file) }
  }

  /// Waits for another thread, and says on which thread it goes on.
  static func suspend(_ query: Query) async -> GatewayResponse {
    let before = pthread_self()
    await withCheckedContinuation { continuation in
      resumeFromAnotherThread(continuation, after: query.number("ms", or: 20))
    }
    return .text(isThisThread(before) ? "the same thread\n" : "another thread\n")
  }

  // pthread_self may not be called where its answer could change across a suspension.
  private static func isThisThread(_ thread: pthread_t) -> Bool {
    pthread_equal(thread, pthread_self()) != 0
  }

  private final class Resumption {
    let continuation: CheckedContinuation<Void, Never>
    let milliseconds: Int

    init(_ continuation: CheckedContinuation<Void, Never>, milliseconds: Int) {
      self.continuation = continuation
      self.milliseconds = milliseconds
    }
  }

  private static func resumeFromAnotherThread(
    _ continuation: CheckedContinuation<Void, Never>, after milliseconds: Int
  ) {
    let resumption = Resumption(continuation, milliseconds: milliseconds)
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let resumption = Unmanaged<Resumption>.fromOpaque(context).takeRetainedValue()
        usleep(UInt32(resumption.milliseconds * 1_000))
        resumption.continuation.resume()
        return nil
      }, Unmanaged.passRetained(resumption).toOpaque())
    if result == 0 { pthread_detach(thread) } else { continuation.resume() }
  }

  /// Works on after the response until there is a file `go` below ROOT, and then leaves a file
  /// `after.txt`.
  static func after(_ fixture: Fixture) -> GatewayResponse {
    var response = GatewayResponse.text("answered\n")
    response.afterResponse = [
      { fixture.waitForGo() },
      { leave("\(fixture.root)/after.txt") },
    ]
    return response
  }

  /// Streams one piece at once, and another when there is a file `go` below ROOT.
  static func streamUntilGo(_ fixture: Fixture) -> GatewayResponse {
    GatewayResponse(
      headers: [.contentType: "text/plain"],
      body: .stream { writer in
        try writer.write("first\n")
        try writer.flush()
        fixture.waitForGo()
        try writer.write("second\n")
      })
  }

  /// Waits for the file, though not for ever.
  private func waitForGo() {
    for _ in 0..<15_000 where access("\(root)/go", F_OK) != 0 { usleep(2_000) }
  }

  /// Holds a start that has read everything, while there is a file `hold` below ROOT, though not for
  /// ever. Leaves a file `holding` then.
  func holdStart() {
    guard access("\(root)/hold", F_OK) == 0 else { return }
    Self.leave("\(root)/holding")
    for _ in 0..<15_000 where access("\(root)/hold", F_OK) == 0 { usleep(2_000) }
  }
}
