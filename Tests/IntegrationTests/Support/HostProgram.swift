import Foundation

/// The program that the web servers start: HostFixture in the form it would be deployed in, a static,
/// stripped release binary.
///
/// `deploy/build` makes it, as it makes what people upload; 1 s when nothing changed. The variable
/// `HOST_FIXTURE` can name a binary to use instead.
enum HostProgram {
  private static let built: Result<String, any Error> = Result {
    if let path = ProcessInfo.processInfo.environment["HOST_FIXTURE"] { return path }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    var build = ChildProcess.Command(["\(package)/deploy/build", "HostFixture"])
    build.environment = ProcessInfo.processInfo.environment
    let result = try ChildProcess.run(build, seconds: 1_200)
    guard result.status == 0 else {
      throw Failure("HostFixture cannot be built:\n\(result.output)")
    }
    return "\(package)/.build/deploy/HostFixture"
  }

  /// The bytes of the program, stamped as a build of its own. The system ignores what follows an
  /// executable's own bytes.
  static func bytes(build: String) throws -> Data {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: built.get()), options: .alwaysMapped)
    bytes.append(contentsOf: "\nBUILD \(build)".utf8)
    return bytes
  }
}
