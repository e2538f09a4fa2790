import NIOCore

/// A response that the server gives itself, without the program.
struct FrontAnswer {
  /// What comes behind the head.
  enum Body {
    case bytes([UInt8])
    /// Events, for as long as the visitor listens.
    case events(EventHub)
  }

  var status: Int
  var fields: [CGIHead.Field]
  var body: Body

  init(status: Int, type: String, fields: [CGIHead.Field] = [], body: Body) {
    self.status = status
    self.fields =
      [CGIHead.Field("Content-Type", type), CGIHead.Field("Cache-Control", "no-store")] + fields
    self.body = body
  }

  /// A page of HTML.
  static func page(status: Int, _ html: String, fields: [CGIHead.Field] = []) -> FrontAnswer {
    FrontAnswer(
      status: status, type: "text/html; charset=utf-8", fields: fields,
      body: .bytes(Array(html.utf8)))
  }

  /// A line of plain text.
  static func text(status: Int, _ text: String, fields: [CGIHead.Field] = []) -> FrontAnswer {
    FrontAnswer(
      status: status, type: "text/plain; charset=utf-8", fields: fields,
      body: .bytes(Array("\(text)\n".utf8)))
  }

  /// A redirect to the same place under another path.
  static func redirect(to location: String) -> FrontAnswer {
    text(
      status: 301, "Moved to \(location)", fields: [CGIHead.Field("Location", location)])
  }
}
