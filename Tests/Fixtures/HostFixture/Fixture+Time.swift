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
    guard let name = query["mark"], let file = fopen("\(fixture.root)/\(name)", "w") else { return }
    fclose(file)
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
      {
        guard let file = fopen("\(fixture.root)/after.txt", "w") else { return }
        fclose(file)
      },
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
}
