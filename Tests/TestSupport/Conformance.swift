public import Foundation

/// The recorded cases: `Tests/Conformance`, or the folder that the environment variable
/// `EAVES_CASES` names, which holds files of the same names.
public enum Conformance {
  /// The folder the cases are read from.
  public static let folder: URL = {
    if let other = ProcessInfo.processInfo.environment["EAVES_CASES"], !other.isEmpty {
      return URL(fileURLWithPath: other, isDirectory: true)
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Conformance", isDirectory: true)
  }()

  /// Reads a file of one JSON value a line.
  /// - Parameter path: the file below the folder, such as `web/routing.jsonl`
  public static func cases(_ path: String) throws -> [RecordedValue] {
    let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    return try bytes.split(separator: 0x0A).map { try RecordedValue(parsing: $0) }
  }
}
