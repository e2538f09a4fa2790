import ArgumentParser
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
      eaves serve --production --program /srv/flasky/run.fcgi --workers 4 --port 8080
      """)

  @Flag(help: "Serve visitors: nothing is watched, built anew, or shown of errors.")
  var production = false

  @Option(help: "A program, or an entry file, that is there already, in place of one to be built.")
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

  @Option(help: "How many seconds the app may say nothing before it is ended; 0 for no limit.")
  var timeout = 60

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port \(port): expected a number from 0 to 65535.")
    }
    guard (1...256).contains(workers) else {
      throw ValidationError("--workers \(workers): expected a number from 1 to 256.")
    }
    guard timeout >= 0 else {
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
    guard let program else { throw ValidationError("--program is needed.") }
    var limits = FrontLimits()
    limits.silence = timeout == 0 ? nil : .seconds(Int64(timeout))
    let configuration = ProductionServer.Configuration(
      entry: try Self.absolute(program), mount: Mount(mount) ?? .root, workers: workers,
      host: host, port: port, trustedProxies: trustedProxies.compactMap(IPRange.init),
      limits: limits)
    try await ProductionServer.run(configuration, on: listen())
  }

  /// Takes the port, or says who has it.
  private func listen() throws -> TCPListener {
    do throws(SystemFailure) {
      return try TCPListener(host: host, port: port)
    } catch {
      guard error.code == EADDRINUSE else { throw error }
      let holder = PortHolder.find(port: port).map { "\($0) has it" } ?? "another program has it"
      throw ValidationError(
        "port \(port) is taken: \(holder). End that, or choose another with --port.")
    }
  }

  /// The path of a file that can be executed, from the root of the file system on.
  private static func absolute(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else {
      throw ValidationError("--program \(path): \(String(cString: strerror(errno))).")
    }
    defer { free(resolved) }
    let absolute = String(cString: resolved)
    guard access(absolute, X_OK) == 0 else {
      throw ValidationError(
        "--program \(path) cannot be executed: \(String(cString: strerror(errno)))."
          + " Give it mode 755.")
    }
    return absolute
  }
}
