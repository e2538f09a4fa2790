import CFastCGI
import CRequestArena

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One request and its response over one connection, through libfcgi.
///
/// A worker has one exchange and uses it for every request. libfcgi would accept connections itself
/// and wait in accept(2), where nothing can be compared between arrival and acceptance; so the
/// worker accepts, and hands the connection in by the fields of `FCGX_Request`.
final class FastCGIExchange {
  private let request: UnsafeMutablePointer<FCGX_Request>

  /// What libfcgi allocates from while it begins a request, and gives back to when it ends one.
  private let arena = eaves_request_arena_create()

  /// - Throws: `SystemError` when libfcgi cannot be initialised
  init() throws(SystemError) {
    request = .allocate(capacity: 1)
    guard FCGX_InitRequest(request, -1, 0) == 0 else { throw SystemError("FCGX_InitRequest") }
  }

  deinit {
    withArena { FCGX_Free(request, 1) }
    eaves_request_arena_destroy(arena)
    request.deallocate()
  }

  /// The connection of the request that is being served.
  var connection: Int32 { request.pointee.ipcFd }

  /// The FastCGI id of that request.
  var requestID: Int32 { request.pointee.requestId }

  /// Whether the web server wants an answer, and not a decision about access or filtered data.
  var isResponder: Bool { request.pointee.role == FCGI_RESPONDER }

  /// The request's variables, as libfcgi holds them until the request is finished.
  var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { request.pointee.envp }

  /// Memory in which they may lie close together.
  var memory: UnsafeRawBufferPointer? {
    arena.map {
      UnsafeRawBufferPointer(
        start: eaves_request_arena_bytes($0), count: Int(EAVES_REQUEST_ARENA_SIZE))
    }
  }

  /// Reads the head of the next request from a connection. Waits for its first byte; ask
  /// ``ConnectionSet`` before whether there is one.
  ///
  /// What is not a FastCGI request closes the connection.
  /// - Returns: whether there is a request to answer
  func begin(on connection: Int32) -> Bool {
    request.pointee.ipcFd = connection
    // Stops the Finish that Accept begins with from closing the connection.
    request.pointee.keepConnection = 1
    // After an error Accept would wait on the listening socket; there is none.
    request.pointee.listen_sock = -1
    return withArena { FCGX_Accept_r(request) == 0 }
  }

  /// Ends the request and sends what is left of the response.
  /// - Parameter complete: false to break the connection off, which is the only way to say that a
  ///   response that has begun lacks its end
  /// - Returns: the connection when the web server keeps it for a further request
  func finish(complete: Bool) -> Int32? {
    guard complete else {
      withArena { FCGX_Free(request, 1) }
      return nil
    }
    // libfcgi would shut the connection down, and then wait up to two seconds for the web server to
    // close it, because closing a socket with unread input resets it. There is no unread input.
    let everythingRead = hasReadEverything
    if everythingRead { request.pointee.detached = 1 } else { request.pointee.keepConnection = 0 }
    withArena { FCGX_Finish_r(request) }
    request.pointee.detached = 0
    guard request.pointee.ipcFd >= 0 else { return nil }
    defer { request.pointee.ipcFd = -1 }
    return request.pointee.ipcFd
  }

  /// Sends lines to the web server's error log (FCGI_STDERR). They travel with the response.
  func writeError(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return }
    FCGX_PutStr(start, Int32(clamping: bytes.count), request.pointee.err)
  }

  private func withArena<Result>(_ body: () -> Result) -> Result {
    eaves_request_arena_enter(arena)
    defer { eaves_request_arena_leave() }
    return body()
  }

  private var hasReadEverything: Bool {
    guard let input = request.pointee.in else { return false }
    return input.pointee.isClosed != 0 && FCGX_GetError(input) == 0
  }
}

extension FastCGIExchange: BodySource {
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let start = buffer.bindMemory(to: CChar.self).baseAddress
    return Int(FCGX_GetStr(start, Int32(clamping: buffer.count), request.pointee.in))
  }

  var isAtEnd: Bool {
    guard let input = request.pointee.in else { return true }
    let next = FCGX_GetChar(input)
    guard next >= 0 else { return true }
    FCGX_UnGetChar(next, input)
    return false
  }

  var hasFailed: Bool { FCGX_GetError(request.pointee.in) != 0 }
}

extension FastCGIExchange: ResponseSink {
  func write(_ bytes: UnsafeRawBufferPointer) throws(ClientDisconnected) {
    var rest = bytes
    while let start = rest.bindMemory(to: CChar.self).baseAddress, !rest.isEmpty {
      let count = FCGX_PutStr(start, Int32(clamping: rest.count), request.pointee.out)
      guard count > 0 else { throw ClientDisconnected() }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Int(count)))
    }
  }

  func flush() throws(ClientDisconnected) {
    guard FCGX_FFlush(request.pointee.out) == 0 else { throw ClientDisconnected() }
  }
}
