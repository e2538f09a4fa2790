import Eaves

/// What the steps of a recorded app have at hand.
final class StepContext: @unchecked Sendable {
  let request: Request
  let error: (any Error)?
  var response: Response?

  init(request: Request, error: (any Error)? = nil) {
    self.request = request
    self.error = error
  }

  /// The same with an error that was caught.
  func catching(_ error: any Error) -> StepContext {
    let context = StepContext(request: request, error: error)
    context.response = response
    return context
  }
}
