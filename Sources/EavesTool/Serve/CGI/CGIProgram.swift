import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that is started for each request, as a web server does where there is no FastCGI
/// (RFC 3875).
final class CGIProgram: Program {
  /// The most processes at a time.
  private static let most = 32

  private let loop: any EventLoop
  private let children: Children
  private let spawn: Spawn
  private var runs: [ObjectIdentifier: CGIRun] = [:]
  private var waiting: CircularBuffer<any ProgramClient> = []
  private var stopped: (() -> Void)?

  /// - Parameter spawn: how a process is started; the request's variables are added to its
  ///   environment
  init(loop: any EventLoop, children: Children, spawn: Spawn) {
    self.loop = loop
    self.children = children
    self.spawn = spawn
  }

  func submit(_ client: any ProgramClient, isRetry: Bool) {
    guard runs.count < Self.most else { return waiting.append(client) }
    let run = CGIRun(client: client, loop: loop, children: children, spawn: spawn) { [weak self] in
      self?.ended($0)
    }
    runs[ObjectIdentifier(run)] = run
    client.programIsReady(run)
  }

  func withdraw(_ client: any ProgramClient) {
    guard let index = waiting.firstIndex(where: { $0 === client }) else { return }
    waiting.remove(at: index)
  }

  private func ended(_ run: CGIRun) {
    runs[ObjectIdentifier(run)] = nil
    if let client = waiting.popFirst() { submit(client, isRetry: true) }
    if runs.isEmpty { tellStopped() }
  }

  func stop(grace: TimeAmount, _ done: @escaping () -> Void) {
    stopped = done
    for run in runs.values { run.kill() }
    if runs.isEmpty { tellStopped() }
  }

  private func tellStopped() {
    stopped?()
    stopped = nil
  }
}
