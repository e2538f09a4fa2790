import HTTPTypes

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What tells one upload of an app from another: a random text that `eaves deploy` puts into the file
/// `release` below ROOT.
///
/// Whoever uploaded it asks with that text in the header field `Eaves-Release`, and the app answers
/// with the same field if the text is its own. Nobody else can find out which upload answers, or that
/// there is such a file.
struct ReleaseMark: Hashable, Sendable {
  /// The field of question and answer.
  private static let fieldName = HTTPField.Name("Eaves-Release")

  /// The name of the file below ROOT, or inside the program.
  static let fileName = "release"

  /// The most bytes of it.
  private static let limit = 128

  let text: String

  /// The mark in the content of a file: its first line; nil for what could not be a header field's
  /// value.
  init?(_ content: some Collection<UInt8>) {
    let line = content.prefix(Self.limit).prefix { $0 != UInt8(ascii: "\n") }
    guard !line.isEmpty, line.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    text = String(decoding: line, as: UTF8.self)
  }

  /// The mark of the app that is started; nil when it has none.
  /// - Parameter root: the app's folder
  init?(root: String) {
    if let content = ProgramFiles.own?.content(of: Self.fileName) {
      self.init(content)
      return
    }
    guard let file = try? Descriptor.open("\(root)/\(Self.fileName)", O_RDONLY | O_NONBLOCK)
    else { return nil }
    defer { Descriptor.close(file) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.limit, alignment: 1)
    defer { buffer.deallocate() }
    guard let count = try? Descriptor.read(into: buffer, from: file) else { return nil }
    self.init(buffer[..<count])
  }

  /// Adds the answer to a response if the request asks for this very upload.
  func answer(_ variables: Variables, in headers: inout HTTPFields) {
    guard let asked = variables.bytes(.releaseQuestion), asked.elementsEqual(text.utf8),
      let name = Self.fieldName
    else { return }
    headers[name] = text
  }
}
