import Foundation

/// The account that web servers run programs as. Only root can choose one; anybody else runs them as
/// themselves, and the tests hold all the same.
enum Account {
  static let isRoot = geteuid() == 0

  private static let name = "www-data"

  private static let ids: (user: uid_t, group: gid_t)? = {
    guard isRoot, let entry = getpwnam(name) else { return nil }
    return (entry.pointee.pw_uid, entry.pointee.pw_gid)
  }()

  /// The account's name, when it is another than this process's own.
  static var other: String? { ids == nil ? nil : name }

  /// Gives a file to the account.
  static func own(_ path: String) { if let ids { lchown(path, ids.user, ids.group) } }

  /// A command that is run by the account.
  static func command(_ words: [String]) throws -> [String] {
    guard ids != nil else { return words }
    let setpriv = try Tool.find("setpriv", package: "util-linux")
    return [setpriv, "--reuid=\(name)", "--regid=\(name)", "--init-groups", "--"] + words
  }
}

/// Programs that a test needs and that a machine may lack.
enum Tool {
  /// The path of a program.
  /// - Throws: `Failure`, which names the package to install
  static func find(_ name: String, package: String) throws -> String {
    for folder in ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"] {
      let path = "\(folder)/\(name)"
      if access(path, X_OK) == 0 { return path }
    }
    throw Failure("this test needs \(name): apt-get install \(package) (Tests/run does that)")
  }
}
