/// What the command line asks for.
struct LaunchOptions: Hashable, Sendable {
  /// What to do.
  enum Action: Hashable, Sendable {
    /// Serve requests, or print help on a terminal.
    case serve
    /// Load everything, say what is wrong, and exit.
    case check
    /// Find out why pages fail.
    case doctor
    case help
    case routes
    case version
  }

  var action = Action.serve

  /// Where to listen, for a web server that connects to a running program.
  var address: SocketAddress?

  /// The permissions of a socket in the file system.
  var mode: UInt32 = 0o660

  /// How many workers serve requests at once.
  var threads = 1

  /// The site to examine; nil for the program's own.
  var site: String?

  /// Whether to print for programs.
  var json = false

  /// Whether to print what is worth knowing, besides what needs doing.
  var notes = false

  /// The options as they were given, for starting the next version in the same way.
  var arguments: [String] = []

  /// - Parameter arguments: the options, without the program and the entry file
  /// - Throws: `UsageError`
  init(_ arguments: [String]) throws(UsageError) {
    self.arguments = arguments
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      let inline = parts.count == 2 ? String(parts[1]) : nil
      switch name {
      case "--check": action = .check
      case "--doctor": action = .doctor
      case "--json": json = true
      case "--notes": notes = true
      case "--help", "-h": action = .help
      case "--routes": action = .routes
      case "--version": action = .version
      case "--bind":
        let text = try Self.value(name, inline, &rest)
        guard let address = SocketAddress(hostAndPort: text) else {
          throw UsageError(
            "--bind \(text): expected a numeric address and a port, such as 127.0.0.1:9000")
        }
        self.address = address
      case "--socket": address = .path(try Self.value(name, inline, &rest))
      case "--mode":
        let text = try Self.value(name, inline, &rest)
        guard let mode = UInt32(text, radix: 8), mode <= 0o777 else {
          throw UsageError("--mode \(text): expected permissions in octal, such as 660")
        }
        self.mode = mode
      case "--threads":
        let text = try Self.value(name, inline, &rest)
        guard let threads = Int(text), (1...256).contains(threads) else {
          throw UsageError("--threads \(text): expected a number from 1 to 256")
        }
        self.threads = threads
      default:
        guard action == .doctor, site == nil, !argument.hasPrefix("-") else {
          throw UsageError("unknown option \(argument); --help lists the options")
        }
        site = argument
      }
    }
    if json, action != .doctor { throw UsageError("--json goes with --doctor only") }
    if notes, action != .doctor { throw UsageError("--notes goes with --doctor only") }
  }

  private static func value(
    _ name: String, _ inline: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let value = inline ?? rest.popFirst(), !value.isEmpty else {
      throw UsageError("\(name) needs a value")
    }
    return value
  }
}

/// A command line that cannot be understood.
struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
