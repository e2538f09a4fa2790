import ArgumentParser

/// The kinds of hosts, each with its `.htaccess` and where the app's public files go there.
enum HostSetup: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Any of the usual ones: the `.htaccess` with nothing to edit.
  case any
  /// `~alice` at a university or club.
  case userdir
  /// A folder of a domain, where `.htaccess` must switch on ExecCGI.
  case subdirectory
  /// A domain of its own.
  case webroot
  /// No FastCGI.
  case cgi

  /// The text of the `.htaccess`.
  /// - Parameter mount: where visitors reach the app, such as `/~alice/flasky`; nil when that is not
  ///   known. The two kinds that name it in their `.htaccess` then get the one that names none.
  func htaccess(mount: String? = nil) -> String {
    switch self {
    case .any: return Self.text(PackageResources.recommended_htaccess)
    case .cgi: return Self.text(PackageResources.plain_cgi_htaccess)
    case .webroot: return Self.text(PackageResources.web_root_htaccess)
    case .subdirectory, .userdir:
      guard let mount else { return HostSetup.any.htaccess() }
      let template =
        self == .userdir
        ? PackageResources.userdir_htaccess : PackageResources.subdirectory_htaccess
      return Self.withBase(mount, Self.text(template))
    }
  }

  /// The public folder, seen from the home folder, as hosts of this kind are usually laid out.
  func publicFolder(of name: String) -> String {
    self == .webroot ? "public_html" : "public_html/\(name)"
  }

  /// Where visitors reach what lies in a public folder, as hosts of this kind are usually laid out;
  /// nil when that cannot be told.
  /// - Parameters:
  ///   - folder: the public folder, seen from the home folder: `public_html/flasky`
  ///   - account: the account's name
  func mount(of folder: String, account: String) -> String? {
    let parts = folder.split(separator: "/").map(String.init)
    guard let top = parts.first, ["htdocs", "html", "httpdocs", "public_html", "www"].contains(top)
    else {
      return nil
    }
    let below = parts.dropFirst().map { "/\($0)" }.joined()
    switch self {
    case .userdir: return "/~\(account)\(below)"
    case .any, .cgi, .subdirectory, .webroot: return below
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The template with the mount in its line RewriteBase, and without the advice to put it there.
  private static func withBase(_ mount: String, _ template: String) -> String {
    let base = mount.hasSuffix("/") ? mount : "\(mount)/"
    return template.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("RewriteBase ") ? "RewriteBase \(base)" : String(line)
    }.joined(separator: "\n")
  }
}
