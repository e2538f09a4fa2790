import Foundation

/// A web server that a test started for itself, on a port of its own.
protocol WebServer: AnyObject {
  var port: UInt16 { get }
  var process: ChildProcess { get }

  /// Everything its error log has.
  var errorLog: String { get }
}

extension WebServer {
  var endpoint: Endpoint { .port(port) }

  /// Asks once, over a connection of its own.
  func ask(_ question: HTTPQuestion) throws -> HTTPAnswer {
    var question = question
    question.headers.append(("Connection", "close"))
    return try HTTPClient(endpoint).ask(question)
  }

  func get(_ target: String) throws -> HTTPAnswer { try ask(HTTPQuestion(target)) }

  /// Waits until the server takes connections.
  func waitUntilReady() throws {
    let ready = Wait.until(20) {
      process.status != nil || (try? Connection(endpoint)) != nil
    }
    guard ready, process.status == nil else {
      throw Failure("the web server did not start:\n\(errorLog)")
    }
  }
}

extension HTTPQuestion {
  init(_ target: String) { self.init("GET", target) }
}
