#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The process that listens on a port, as far as the system tells.
struct PortHolder: Hashable, CustomStringConvertible {
  let process: Int
  let name: String

  var description: String { "\(name) (process \(process))" }

  /// Looks for the process. Those of other users cannot be seen.
  static func find(port: Int) -> PortHolder? {
    let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
      listeningSockets(port: port, in: (try? Terminal.read(path)) ?? "")
    }
    guard !sockets.isEmpty else { return nil }
    for process in names(in: "/proc").compactMap({ Int($0) }) {
      let folder = "/proc/\(process)/fd"
      for descriptor in names(in: folder) {
        guard let target = link("\(folder)/\(descriptor)"), sockets.contains(target) else {
          continue
        }
        return PortHolder(process: process, name: name(of: process))
      }
    }
    return nil
  }

  /// What the links of the descriptors of sockets say that listen on a port: `socket:[4711]`.
  /// - Parameter table: the content of `/proc/net/tcp`
  static func listeningSockets(port: Int, in table: String) -> Set<String> {
    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
    var sockets: Set<String> = []
    for line in table.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: " ")
      guard fields.count > 9, fields[3] == "0A",
        let colon = fields[1].lastIndex(of: ":"),
        Int(fields[1][colon...].dropFirst(), radix: 16) == port
      else { continue }
      sockets.insert("socket:[\(fields[9])]")
    }
    return sockets
  }

  private static func name(of process: Int) -> String {
    let name = (try? Terminal.read("/proc/\(process)/comm")) ?? ""
    return name.split(separator: "\n").first.map(String.init) ?? "a program"
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let item = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &item.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  private static func link(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: 64)
    let count = readlink(path, &target, target.count)
    guard count > 0 else { return nil }
    return String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
