import ArgumentParser

/// Where an app is deployed to: a folder below which its two parts lie, on another machine or on this
/// one.
enum DeployTarget: Hashable, Sendable, ExpressibleByArgument {
  /// `alice@www.example.edu:`, `alice@example.com:sites/shop`
  case remote(destination: String, folder: String)
  /// `/home/alice`
  case local(folder: String)

  /// What stands before a colon is a machine, unless a slash stands before that: as scp has it.
  init?(argument: String) {
    guard let colon = argument.firstIndex(of: ":"), !argument[..<colon].contains("/") else {
      guard !argument.isEmpty, !argument.hasPrefix("-") else { return nil }
      self = .local(folder: argument)
      return
    }
    let destination = String(argument[..<colon])
    // A destination that begins with a hyphen would be an option to ssh.
    guard !destination.isEmpty, !destination.hasPrefix("-") else { return nil }
    self = .remote(
      destination: destination, folder: String(argument[argument.index(after: colon)...]))
  }

  /// The folder, as it is given to cd there.
  var folder: String {
    switch self {
    // Logging in leads to the home folder, which is what a tilde means.
    case .remote(_, let folder) where ["", "~", "~/"].contains(folder): "."
    case .remote(_, let folder): folder.hasPrefix("~/") ? String(folder.dropFirst(2)) : folder
    case .local(let folder): folder
    }
  }

  /// The target with the folder as the host names it.
  func description(base: String) -> String {
    switch self {
    case .remote(let destination, _): "\(destination):\(base)"
    case .local: base
    }
  }
}
