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

/// Turns signals into calls on an event loop.
final class Signals {
  /// Hands each signal that arrives to a function on the event loop.
  /// - Parameters:
  ///   - signals: their numbers
  ///   - receive: called with a signal's number
  /// - Throws: `SystemError` when no pipe can be had
  static func install(
    _ signals: [Int32], on loop: any EventLoop, receive: @escaping (Int32) -> Void
  ) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError("pipe") }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wakeDescriptor = ends[1]
    let receiver = NIOLoopBound(Receiver(receive), eventLoop: loop)
    NIOPipeBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(receiver.value)
        }
      }
      .takingOwnershipOfDescriptor(input: ends[0])
      .whenFailure { error in
        Terminal.writeError("eaves serve: signals cannot be received: \(error)\n")
      }
    for signal in signals { handle(signal) }
    // A connection that is gone is an error of a write, not the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    #if canImport(Glibc) || canImport(Musl)
    action.__sigaction_handler.sa_handler = passOn
    #else
    action.__sigaction_u.__sa_handler = passOn
    #endif
    action.sa_flags = SA_RESTART
    sigemptyset(&action.sa_mask)
    sigaction(number, &action, nil)
  }

  /// Reads the numbers that the handler has written.
  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let receive: (Int32) -> Void

    init(_ receive: @escaping (Int32) -> Void) { self.receive = receive }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      for number in unwrapInboundIn(data).readableBytesView { receive(Int32(number)) }
    }
  }
}

// A signal handler reaches nothing but globals; this one is written once, before the handler is
// installed.
private nonisolated(unsafe) var wakeDescriptor: Int32 = -1

private func passOn(_ signal: Int32) {
  let saved = errno
  var number = UInt8(truncatingIfNeeded: signal)
  // When the pipe is full, as many signals are waiting to be read as anybody needs.
  _ = write(wakeDescriptor, &number, 1)
  errno = saved
}
