/// What keeps the files inside a program from being read.
package enum ProgramFilesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The end of the program is missing: it is shorter than what was uploaded.
  case truncated(size: Int, expected: Int)

  /// The list of the files is none.
  case damaged

  /// The program cannot be read.
  case unreadable(SystemError)

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .truncated(let size, let expected):
      "the program has \(size) bytes and should have \(expected): the templates and static files at "
        + "its end are missing. Upload it again, in binary mode."
    case .damaged:
      "the list of the templates and static files inside the program is damaged. Upload it again, in "
        + "binary mode."
    case .unreadable(let error):
      "the templates and static files inside the program cannot be read: \(error)"
    }
  }
}
