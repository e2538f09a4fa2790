import Foundation

/// Our program as a FastCGI server without a web server, for web servers that connect to it and for
/// clients that send what no web server would.
final class FCGIProcess {
  /// How the program comes by its socket.
  enum Way {
    /// `--socket PATH`.
    case socket
    /// `--bind HOST:PORT`.
    case bind
    /// A listening socket on file descriptor 0, as spawn-fcgi and lighttpd leave it.
    case inherited
    /// The same with a socket that others listen on too, as `spawn-fcgi -F` and supervisors leave it.
    case shared(Int32, path: String)
  }

  let site: Site
  let endpoint: Endpoint
  let process: ChildProcess
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - options: further options of the program
  ///   - environment: further variables
  ///   - limits: options of prlimit(1)
  ///   - wrapper: what starts the program, given its command as further words
  init(
    _ site: Site, _ way: Way = .socket, options: [String] = [],
    environment: [String: String] = [:], limits: [String] = [], wrapper: [String] = []
  ) throws {
    self.site = site
    folder = try TemporaryFolder()
    Account.own(folder.path)
    var words = [site.entry]
    var input: Int32?
    defer { if let input { close(input) } }
    switch way {
    case .socket:
      endpoint = .path("\(folder.path)/socket")
      words += ["--socket", "\(folder.path)/socket", "--mode", "666"]
    case .bind:
      let port = try Port.free()
      endpoint = .port(port)
      words += ["--bind", "127.0.0.1:\(port)"]
    case .shared(let descriptor, let path):
      endpoint = .path(path)
      input = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    case .inherited:
      endpoint = .path("\(folder.path)/socket")
      input = try Self.listen("\(folder.path)/socket")
    }
    words = wrapper + words + options
    // A limit of the account's processes must not keep it from becoming that account.
    if !limits.isEmpty {
      words = [try Tool.find("prlimit", package: "util-linux")] + limits + words
    }
    words = try Account.command(words)
    var command = ChildProcess.Command(words)
    command.input = input
    command.environment = environment
    command.output = "\(folder.path)/output"
    process = try ChildProcess(command)
    let isReady = Wait.until(20) {
      process.status != nil || (isRunningProgram && isServing)
    }
    guard isReady, process.status == nil else {
      throw Failure("the program did not start:\n\(output)")
    }
  }

  /// Whether the command has become the program, after the tools that prepare its start.
  private var isRunningProgram: Bool {
    let link = "/proc/\(process.id)/exe"
    return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == site.program
  }

  /// Whether the program has loaded. Its socket takes connections before that, and one that was handed
  /// over does so before the program is there; but only a program that serves closes a connection on
  /// which something other than FastCGI comes.
  private var isServing: Bool {
    guard let connection = try? Connection(endpoint),
      (try? connection.send(FastCGIRecord.make(.input, version: 7))) != nil
    else { return false }
    return (try? connection.receive())?.isEmpty == true
  }

  deinit { process.stop() }

  /// What it wrote to the descriptors it was started with.
  var output: String {
    (try? String(contentsOfFile: "\(folder.path)/output", encoding: .utf8)) ?? ""
  }

  /// Opens a socket in the file system and listens.
  static func listen(_ path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    var address = try Connection.address(path)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard bound, Glibc.listen(descriptor, 128) == 0 else {
      throw Failure("cannot listen on \(path)")
    }
    chmod(path, 0o666)
    return descriptor
  }
}
