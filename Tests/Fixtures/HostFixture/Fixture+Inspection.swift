import EavesGateway
import Glibc
import HTTPTypes

extension Fixture {
  /// The request as the gateway understood it.
  static func echo(_ request: GatewayRequest) throws -> GatewayResponse {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var count = 0
    try request.body.forEachChunk { chunk in
      count += chunk.count
      for byte in chunk { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    let target = request.target
    return .json(
      .object([
        ("method", .string(request.method.rawValue)),
        ("scheme", .string(request.scheme)),
        ("host", .string(request.host)),
        ("mount", .string(target.mount)),
        ("path", .string(target.path)),
        ("query", .string(target.query)),
        ("entryLink", .string(target.entryLink)),
        ("entryVisible", .bool(target.entryVisible)),
        ("remoteAddress", .string(request.remoteAddress)),
        (
          "headers",
          .array(
            request.headers.map {
              .array([.string($0.name.rawName), .string($0.value)])
            })
        ),
        ("bodyLength", .number(count)),
        ("bodyHash", .string(String(hash, radix: 16))),
        ("pid", .number(Int(getpid()))),
      ]))
  }

  /// Every variable the web server handed over.
  static func environment(_ request: GatewayRequest) -> GatewayResponse {
    .json(
      .object(
        request.variables.map { name, value in
          (name, .string(String(decoding: value, as: UTF8.self)))
        }))
  }

  /// What the system knows of this process: arguments, open descriptors, threads.
  static func process() -> GatewayResponse {
    .json(
      .object([
        ("pid", .number(Int(getpid()))),
        ("arguments", .array(CommandLine.arguments.map { .string($0) })),
        ("descriptors", .array(names(in: "/proc/self/fd").map { .string($0) })),
        ("threads", .number(names(in: "/proc/self/task").count)),
        ("environment", .array(environmentNames().map { .string($0) })),
      ]))
  }

  private static func names(in folder: String) -> [String] {
    guard let listing = opendir(folder) else { return [] }
    defer { closedir(listing) }
    // The listing's own descriptor does not count.
    let own = String(dirfd(listing))
    var names: [String] = []
    while let item = readdir(listing) {
      let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), name != own { names.append(name) }
    }
    return names.sorted()
  }

  private static func environmentNames() -> [String] {
    var names: [String] = []
    var next = environ
    while let item = next.pointee {
      names.append(String(String(cString: item).prefix { $0 != "=" }))
      next += 1
    }
    return names.sorted()
  }
}
