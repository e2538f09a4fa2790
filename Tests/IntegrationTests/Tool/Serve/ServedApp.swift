import Foundation

/// The sources of a small app that `eaves serve` builds: on the gateway alone, from the sources of this
/// repository and of the packages that its own build has fetched, so that it builds in seconds and
/// without a network.
final class ServedApp {
  let folder: TemporaryFolder

  var path: String { folder.path }

  init() throws {
    folder = try TemporaryFolder()
    let files = FileManager.default
    for name in ["Sources/notes", "templates", "static", "public"] {
      try files.createDirectory(
        atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    let modules = [
      "CCrashHandler", "CFastCGI", "CLinux", "CProgramFiles", "CRequestArena", "EavesGateway",
    ]
    for module in modules {
      try files.createSymbolicLink(
        atPath: "\(path)/Sources/\(module)",
        withDestinationPath: "\(Repository.path)/Sources/\(module)")
    }
    try write(Self.manifest, to: "Package.swift")
    try write(Self.program, to: "Sources/notes/main.swift")
    try write("first text", to: "templates/text.html")
    try write(
      "#!/home/alice/notes/bin/notes\nROOT=/nowhere\nLOG_LEVEL=debug\n", to: "public/run.fcgi")
  }

  func write(_ text: String, to file: String) throws {
    try text.write(toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
  }

  /// Changes a text that the program's source has to hold.
  func edit(_ old: String, _ new: String) throws {
    let file = "\(path)/Sources/notes/main.swift"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    guard text.contains(old) else { throw Failure("no \(old.debugDescription) in \(file)") }
    try text.replacing(old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// A line of the program's source, counted from 1.
  func line(of text: String) throws -> Int {
    let lines = try String(contentsOfFile: "\(path)/Sources/notes/main.swift", encoding: .utf8)
      .components(separatedBy: "\n")
    guard let index = lines.firstIndex(where: { $0.contains(text) }) else {
      throw Failure("no \(text.debugDescription) in the program")
    }
    return index + 1
  }

  private static let manifest = """
    // swift-tools-version: 6.3
    import PackageDescription

    let package = Package(
      name: "notes",
      dependencies: [
        .package(path: "\(Repository.path)/.build/checkouts/swift-http-types"),
        .package(path: "\(Repository.path)/.build/checkouts/swift-log"),
      ],
      targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi"),
        .target(name: "CCrashHandler"),
        .systemLibrary(name: "CLinux"),
        .target(name: "CProgramFiles"),
        .target(name: "CRequestArena"),
        .target(
          name: "EavesGateway",
          dependencies: [
            "CCrashHandler", "CFastCGI", "CLinux", "CProgramFiles", "CRequestArena",
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Logging", package: "swift-log"),
          ],
          swiftSettings: [
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
          ]),
        .executableTarget(
          name: "notes", dependencies: ["EavesGateway"],
          swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
      ])
    """

  private static let program = #"""
    import EavesGateway
    import Foundation

    struct Notes: Application {
      let root: String
      let text: String

      init(root: String) throws {
        self.root = root
        text = try String(contentsOfFile: "\(root)/templates/text.html", encoding: .utf8)
        if text.contains("broken") { throw Broken(description: "templates/text.html:1: it is broken <here>") }
      }

      func respond(to request: GatewayRequest) async throws -> GatewayResponse {
        let none: [Int] = []
        switch request.target.path {
        case "/crash": return html("\(none[3])")
        case "/style.css":
          return GatewayResponse(headers: [.contentType: "text/css"], body: .text("body {}"))
        case "/policy":
          var response = html("guarded")
          response.headers[.contentSecurityPolicy] = "default-src 'none'"
          return response
        default: return html("<p>version one, \(request.target.mount), \(text)</p>")
        }
      }

      var routeList: String { "/" }

      func html(_ text: String) -> GatewayResponse {
        GatewayResponse(
          headers: [.contentType: "text/html; charset=utf-8"],
          body: .text("<!doctype html><title>Notes</title>\(text)"))
      }
    }

    struct Broken: Error, CustomStringConvertible {
      let description: String
    }

    Gateway.run(Program(version: "1") { context in try Notes(root: context.root) })

    """#
}
