import EavesGateway

/// Who wrote a page: the web server, the host's own page of the app, or the app.
enum PageKind: Hashable, Sendable {
  /// The app's, as far as can be told.
  case app
  /// The web server's own, for the status it has.
  case server
  /// The page that stands in for an app that could not start, and where it says that the log is.
  case startFailure(log: String?)
  /// The page for an error that the app did not handle.
  case appError
  /// A list of the files in a folder.
  case listing
  /// The text or the bytes of a program.
  case source

  /// What the pages of web servers hold, and those of apps do not.
  private static let marks = [
    "-//IETF//DTD HTML 2.0//EN", "TR/html4/strict.dtd\">\n<html><head>\n<title>", "<address>Apache",
    "was not found on this server",
    "internal error or\nmisconfiguration", "internal error or misconfiguration",
    "<center>nginx", "Proudly powered by LiteSpeed", "You don't have permission to access",
    "Service Unavailable</title>", "Proxy Error</title>",
  ]

  private static let startFailureTitle = "<h1>The application could not start</h1>"
  private static let appErrorText =
    "unable to complete your request. Either the server is overloaded or there is an error in the"

  init(_ answer: HTTPProbe.Answer) {
    let text = answer.text
    if answer.body.starts(with: Array("#!".utf8))
      || answer.body.starts(with: [0x7F, 0x45, 0x4C, 0x46])
    {
      self = .source
    } else if text.contains(Self.startFailureTitle) {
      self = .startFailure(log: Self.log(text))
    } else if answer.status >= 500, text.contains(Self.appErrorText) {
      self = .appError
    } else if answer.status == 200, text.contains("<title>Index of /") {
      self = .listing
    } else if answer.status >= 400, Self.marks.contains(where: { text.contains($0) }) {
      self = .server
    } else if answer.status >= 500, answer.body.count < 16 {
      // A blank page: nobody but a web server sends one.
      self = .server
    } else {
      self = .app
    }
  }

  private static func log(_ text: String) -> String? {
    let mark = "The reasons are in its log: "
    guard let line = text.split(separator: "\n").first(where: { $0.contains(mark) }),
      let start = line.range(of: mark)
    else { return nil }
    return String(line[start.upperBound...].prefix { $0 != "<" }.drop { $0 == " " })
      .trimmingFullStop
  }
}

extension String {
  fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension StringProtocol {
  /// The first place of a text in this one, compared byte by byte.
  func range(of wanted: String) -> Range<Index>? {
    let bytes = utf8
    var start = bytes.startIndex
    while start < bytes.endIndex {
      if bytes[start...].starts(with: wanted.utf8) {
        return start..<bytes.index(start, offsetBy: wanted.utf8.count)
      }
      bytes.formIndex(after: &start)
    }
    return nil
  }
}
