import ArgumentParser
import EavesGateway
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `eaves serve`: serves an app over HTTP, for its development or on a host that wants a port.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve an app over HTTP.",
    discussion: """
      Builds the app of this folder, serves it as a host would, and keeps up with what you save:
        eaves serve
        eaves serve --mount /~alice/flasky --open

      Serves visitors with an app that is there already:
        eaves serve --production --program /srv/flasky/run.fcgi --workers 4 --port 8080
      """)

  @Flag(help: "Serve visitors: nothing is watched, built anew, or shown of errors.")
  var production = false

  @Option(help: "The folder of the app's package, or one in it.", completion: .directory)
  var packagePath = "."

  @Option(help: "The program to build and serve, where the package has several.")
  var product: String?

  @Option(
    help: "A program, or an entry file, that is there already, in place of one to be built.",
    completion: .file())
  var program: String?

  @Option(help: "The port to listen on; 0 for one that is free.")
  var port = 8_000

  @Option(help: "The numeric address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The path under which the app is reached, such as /~alice/flasky.")
  var mount = "/"

  @Option(help: "How many processes answer requests.")
  var workers = 2

  @Option(
    name: .customLong("trusted-proxy"),
    help: ArgumentHelp(
      "A proxy that is believed what it says of visitors by X-Forwarded-For and X-Forwarded-Proto:"
        + " an address, or a range such as 10.0.0.0/8. Repeat it for several.",
      valueName: "address"))
  var trustedProxies: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many seconds the app may say nothing before it is ended; 0 for no limit, which is the"
        + " default without --production, where it is 60.", valueName: "seconds"))
  var timeout: Int?

  @OptionGroup(title: "Development options")
  var development: DevelopmentOptions

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port \(port): expected a number from 0 to 65535.")
    }
    guard (1...256).contains(workers) else {
      throw ValidationError("--workers \(workers): expected a number from 1 to 256.")
    }
    if let timeout, timeout < 0 {
      throw ValidationError("--timeout \(timeout): expected a number of seconds.")
    }
    guard Mount(mount) != nil else {
      throw ValidationError("--mount \(mount): expected the path of a URL, such as /~alice/flasky.")
    }
    guard host == "localhost" || IPAddress(host) != nil else {
      throw ValidationError("--host \(host): expected a numeric address, such as 127.0.0.1.")
    }
    for proxy in trustedProxies where IPRange(proxy) == nil {
      throw ValidationError(
        "--trusted-proxy \(proxy): expected an address, or a range such as 10.0.0.0/8.")
    }
  }

  func run() async throws {
    if production { try await serveVisitors() } else { try await serveAuthor() }
  }

  private var limits: FrontLimits {
    var limits = FrontLimits()
    let seconds = timeout ?? (production ? 60 : 0)
    limits.silence = seconds == 0 ? nil : .seconds(Int64(seconds))
    return limits
  }

  // MARK: In production

  private func serveVisitors() async throws {
    let given = try program.map(Self.executable)
    // Before the build, so that nobody waits for it in vain.
    let listener = try listen()
    let entry: String
    if let given { entry = given } else { entry = try await builtForVisitors() }
    try await ProductionServer.run(
      ProductionServer.Configuration(
        entry: entry, mount: Mount(mount) ?? .root, workers: workers, host: host,
        trustedProxies: trustedProxies.compactMap(IPRange.init), limits: limits),
      on: listener)
  }

  private func builtForVisitors() async throws -> String {
    let package = try await AppPackage.find(from: packagePath)
    let program = try package.program(named: product)
    let build = SwiftBuild(package: package, program: program, configuration: .static)
    return try await build.run { event in
      if case .step(let text) = event { Terminal.showProgress(text) }
    }
  }

  // MARK: In development

  private func serveAuthor() async throws {
    var configuration: DevelopmentServer.Configuration
    if let program {
      configuration = try development.configuration(program: Self.executable(program))
    } else {
      let package = try await AppPackage.find(from: packagePath)
      configuration = try development.configuration(
        package: package, program: package.program(named: product))
    }
    configuration.mount = Mount(mount) ?? .root
    configuration.workers = workers
    configuration.host = host
    configuration.limits = limits
    try await DevelopmentServer.run(configuration, on: listen())
  }

  // MARK: What both need

  /// Takes the port, or says who has it.
  private func listen() throws(ToolError) -> TCPListener {
    do throws(SystemError) {
      return try TCPListener(host: host, port: port)
    } catch {
      switch error.code {
      case EADDRINUSE:
        let holder = PortHolder.find(port: port).map { "\($0) has it" } ?? "another program has it"
        throw ToolError(
          "port \(port) is taken: \(holder)",
          fix:
            "End that, or choose another port: --port \(port + 1). With --port 0 one that is free"
            + " is found.", status: .unavailable)
      case EACCES:
        throw ToolError(
          "port \(port) may not be used", fix: "Choose one from 1024 on with --port.",
          status: .permission)
      case EADDRNOTAVAIL:
        throw ToolError(
          "this machine has no address \(host)",
          fix: "Choose one it has with --host, or all of them with --host 0.0.0.0.", status: .usage)
      default: throw ToolError("\(error)", status: .unavailable)
      }
    }
  }

  /// The path of a file that can be executed, from the root of the file system on.
  private static func executable(_ path: String) throws(ToolError) -> String {
    guard FileSystem.isFile(path) else {
      throw ToolError("there is no file \(path)", status: .noInput)
    }
    guard FileSystem.isExecutable(path) else {
      throw ToolError(
        "\(path) cannot be executed", fix: "Give it mode 755: chmod 755 \(path)",
        status: .permission)
    }
    // Not with its links followed: one that is changed with each release is followed anew.
    return FileSystem.absolute(path)
  }
}
