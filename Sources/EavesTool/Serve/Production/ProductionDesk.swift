import NIOCore
import NIOHTTP1

/// The decisions of a server for visitors: it passes on what the program answers, and shows nothing
/// of what went wrong.
final class ProductionDesk: FrontDesk {
  private let mount: Mount
  private let log: ServeLog

  init(mount: Mount, log: ServeLog) {
    self.mount = mount
    self.log = log
  }

  func receive(_ request: HTTPRequestHead, _ decide: @escaping (FrontAnswer?) -> Void) {
    switch mount.position(of: request.uri) {
    case .inside: decide(nil)
    case .bare: decide(.redirect(to: mount.withSlash(request.uri)))
    case .outside: decide(PlainPage(status: 404).answer)
    }
  }

  func adapt(_ head: inout CGIHead, to request: HTTPRequestHead) -> ByteBuffer? { nil }

  func holds(_ head: CGIHead, to request: HTTPRequestHead) -> Bool { false }

  func judge(_ request: HTTPRequestHead, _ decide: @escaping (FrontAnswer?) -> Void) { decide(nil) }

  func answer(
    to request: HTTPRequestHead, failure: FrontFailure, _ decide: @escaping (FrontAnswer) -> Void
  ) {
    if failure.status >= 500 {
      log.problem("\(request.method.rawValue) \(request.pathForLog): \(failure.reason)")
    }
    decide(PlainPage(status: failure.status).answer)
  }

  func finished(
    _ request: HTTPRequestHead, from visitor: Visitor, status: Int?, failure: FrontFailure?,
    time: TimeAmount
  ) {}
}

extension HTTPRequestHead {
  /// The path without the query, which may hold secrets, and without control characters.
  var pathForLog: String {
    let path = uri.prefix { $0 != "?" }.unicodeScalars.prefix(200)
    return String(String.UnicodeScalarView(path.map { $0.value < 0x20 ? "?" : $0 }))
  }
}

extension Mount {
  /// A target that is the mount without its slash, with the slash.
  func withSlash(_ target: String) -> String {
    let path = target.prefix { $0 != "?" }
    return path + "/" + target.dropFirst(path.count)
  }
}
