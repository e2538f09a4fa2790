import EavesGateway
import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One process that answers one request and ends. The request's body goes to its standard input, its
/// answer comes from its standard output.
final class CGIRun {
  private let loop: any EventLoop
  private let children: Children
  private let spawn: Spawn
  private let whenOver: (CGIRun) -> Void
  private var client: (any ProgramClient)?
  private var channel: (any Channel)?
  private var process: pid_t?
  private var end: ProcessEnd?
  private var outputEnded = false
  private var receives = true
  private var hasAnswer = false
  private var unsent = ByteBuffer()
  private var bodyIsComplete = false

  /// - Parameter whenOver: called once the process has ended
  init(
    client: any ProgramClient, loop: any EventLoop, children: Children, spawn: Spawn,
    whenOver: @escaping (CGIRun) -> Void
  ) {
    self.client = client
    self.loop = loop
    self.children = children
    self.spawn = spawn
    self.whenOver = whenOver
  }

  /// Starts the process with two pipes.
  /// - Returns: this process's ends of them: what it writes to, and what it reads from
  private func start(
    _ variables: VariableList
  ) throws(SystemError) -> (input: Int32, output: Int32) {
    let input = try Self.pipe()
    let output: (reading: Int32, writing: Int32)
    do throws(SystemError) {
      output = try Self.pipe()
    } catch {
      close(input.reading)
      close(input.writing)
      throw error
    }
    defer {
      close(input.reading)
      close(output.writing)
    }
    var spawn = spawn
    spawn.input = input.reading
    spawn.error = self.spawn.output
    spawn.output = output.writing
    let named = variables.pairs.filter { !$0.value.utf8.contains(0) }
    let names = Set(named.map(\.name))
    spawn.environment.removeAll { names.contains(String($0.prefix { $0 != "=" })) }
    spawn.environment += named.map { "\($0.name)=\($0.value)" }
    do throws(SystemError) {
      process = try children.start(spawn) { [weak self] in self?.processEnded($0) }
    } catch {
      close(input.writing)
      close(output.reading)
      throw error
    }
    return (input.writing, output.reading)
  }

  private static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard systemPipe(&ends) == 0 else { throw SystemError("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  // MARK: What happens to the process

  private func processEnded(_ end: ProcessEnd) {
    self.end = end
    finishIfOver()
  }

  private func outputClosed() {
    outputEnded = true
    finishIfOver()
  }

  /// The answer is complete when the program has closed its output; it may work on after that.
  private func finishIfOver() {
    if outputEnded, let client {
      if let end, case .killed = end {
        self.client = nil
        client.programEnded(.broken("it ended with \(end)", end))
      } else if end != nil || hasAnswer {
        self.client = nil
        client.programEnded(.complete)
      }
    }
    if outputEnded, end != nil { whenOver(self) }
  }

  private func fail(_ reason: String) {
    let client = client
    self.client = nil
    outputEnded = true
    client?.programEnded(.broken(reason, nil))
    if process == nil {
      whenOver(self)
    } else {
      kill()
    }
  }

  private func connected(_ result: Result<any Channel, any Error>) {
    switch result {
    case .success(let channel):
      self.channel = channel
      channel.writeAndFlush(unsent, promise: nil)
      unsent = ByteBuffer()
      if bodyIsComplete { channel.close(mode: .output, promise: nil) }
      read()
      client?.programWritabilityChanged()
    case .failure(let error): fail("its pipes cannot be used: \(error)")
    }
  }

  private func read() { if receives { channel?.read() } }
}

extension CGIRun: ProgramRun {
  func begin(_ variables: VariableList, body: ByteBuffer, isComplete: Bool) {
    unsent = body
    bodyIsComplete = isComplete
    let ends: (input: Int32, output: Int32)
    do throws(SystemError) {
      ends = try start(variables)
    } catch {
      return fail("\(error)")
    }
    let handler = NIOLoopBound(Handler(self), eventLoop: loop)
    NIOPipeBootstrap(group: loop)
      .channelOption(.autoRead, value: false)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(handler.value)
        }
      }
      .takingOwnershipOfDescriptors(input: ends.output, output: ends.input)
      .assumeIsolated()
      .whenComplete { self.connected($0) }
  }

  func send(_ body: ByteBuffer) {
    guard let channel else {
      unsent.writeImmutableBuffer(body)
      return
    }
    channel.writeAndFlush(body, promise: nil)
  }

  func finishSending() {
    bodyIsComplete = true
    channel?.close(mode: .output, promise: nil)
  }

  var isWritable: Bool { channel?.isWritable ?? false }

  func setReceiving(_ receives: Bool) {
    guard self.receives != receives else { return }
    self.receives = receives
    read()
  }

  /// Nobody listens: the program notices by its next write.
  func abandon() {
    client = nil
    outputEnded = true
    channel?.close(promise: nil)
    if process == nil || end != nil { whenOver(self) }
  }

  func kill() { if let process, end == nil { systemKill(process, SIGKILL) } }
}

extension CGIRun {
  /// Passes on what happens to the pipes.
  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let run: CGIRun

    init(_ run: CGIRun) { self.run = run }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      run.hasAnswer = true
      run.client?.programSent(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
      run.client?.programPaused()
      run.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      run.client?.programWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      guard case .some(.inputClosed) = event as? ChannelEvent else { return }
      run.outputClosed()
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
      if !run.outputEnded { run.outputClosed() }
    }

    /// A program need not read the whole body; writing it then fails, and the answer still comes.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
  }
}

private func systemPipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 { pipe(ends) }

private func systemKill(_ process: pid_t, _ signal: Int32) { kill(process, signal) }
