import NIOCore
import NIOHTTP1

/// What is decided about requests and answers beyond passing them on. The development server and the
/// production server each have their own.
protocol FrontDesk: AnyObject {
  /// Decides what becomes of a request.
  /// - Parameter decide: called, now or later, with the answer to a request that is not for the
  ///   program, or nil for one that is
  func receive(_ request: HTTPRequestHead, _ decide: @escaping (FrontAnswer?) -> Void)

  /// Changes the head of the program's answer.
  /// - Returns: bytes that are to come behind the body
  func adapt(_ head: inout CGIHead, to request: HTTPRequestHead) -> ByteBuffer?

  /// Whether an answer is to be held back until it is clear what it stands for.
  func holds(_ head: CGIHead, to request: HTTPRequestHead) -> Bool

  /// Judges an answer that was held back.
  /// - Parameter decide: called with what to answer in its place, or nil to let it through
  func judge(_ request: HTTPRequestHead, _ decide: @escaping (FrontAnswer?) -> Void)

  /// The answer to a request that the program did not answer.
  func answer(
    to request: HTTPRequestHead, failure: FrontFailure, _ decide: @escaping (FrontAnswer) -> Void)

  /// Told about each request when it is over.
  /// - Parameters:
  ///   - status: the status of the answer; nil when the visitor had gone before there was one
  ///   - failure: what happened, when it was not the program that answered
  func finished(
    _ request: HTTPRequestHead, from visitor: Visitor, status: Int?, failure: FrontFailure?,
    time: TimeAmount)
}
