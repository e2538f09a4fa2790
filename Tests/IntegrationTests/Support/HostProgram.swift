import Foundation

/// The program that the web servers start: HostFixture in the form it would be deployed in, a static,
/// stripped release binary.
///
/// It is built once for a run of the tests (about 20 s at first, 1 s when nothing changed), because
/// a debug build linked with the shared libraries takes ten times as long to start. The variable
/// `EAVES_HOST_FIXTURE` can name a binary to use instead.
enum HostProgram {
  private static let built: Result<String, any Error> = Result {
    if let path = ProcessInfo.processInfo.environment["EAVES_HOST_FIXTURE"] { return path }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    var build = ChildProcess.Command([
      "/usr/bin/env", "swift", "build", "-c", "release", "--product", "HostFixture",
      "-Xswiftc", "-static-executable", "--package-path", package,
      "--scratch-path", "\(package)/.build/static",
    ])
    build.environment = ProcessInfo.processInfo.environment
    let result = try ChildProcess.run(build, seconds: 1_200)
    guard result.status == 0 else {
      throw Failure("HostFixture cannot be built:\n\(result.output)")
    }
    let stripped = "\(package)/.build/static/HostFixture.stripped"
    let strip = try Tool.find("strip", package: "binutils")
    let product = "\(package)/.build/static/release/HostFixture"
    guard try ChildProcess.run(.init(strip, "-o", stripped, product)).status == 0 else {
      throw Failure("\(product) cannot be stripped")
    }
    return stripped
  }

  /// The bytes of the program, stamped as a build of its own. The system ignores what follows an
  /// executable's own bytes.
  static func bytes(build: String) throws -> Data {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: built.get()), options: .alwaysMapped)
    bytes.append(contentsOf: "\nBUILD \(build)".utf8)
    return bytes
  }
}
