import Foundation

/// A headless Chromium that looks at pages.
enum Browser {
  /// What a page is like once its scripts have run, as HTML.
  static func document(_ url: String) throws -> String {
    try run(["--dump-dom", url])
  }

  /// A picture of a page.
  /// - Parameter path: where the PNG file goes
  static func takePicture(of url: String, to path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    _ = try run(["--screenshot=\(path)", "--window-size=1000,800", "--hide-scrollbars", url])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { throw Failure("\(path) is no PNG") }
  }

  private static func run(_ words: [String]) throws -> String {
    // Under the name that Chrome has where there is no package of Chromium.
    let chromium =
      try (try? Tool.find("google-chrome", package: "google-chrome-stable"))
      ?? Tool.find("chromium", package: "chromium")
    let profile = try TemporaryFolder()
    var command = ChildProcess.Command(
      [
        chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--user-data-dir=\(profile.path)",
      ] + words)
    command.environment = ["HOME": profile.path]
    let result = try ChildProcess.run(command, seconds: 120)
    guard result.status == 0 else { throw Failure("chromium:\n\(result.output)") }
    return result.output
  }
}
