/// The script `host.sh` with what it works on.
struct HostScript: Sendable {
  let folder: String
  let privateFolder: String
  let publicFolder: String
  let name: String

  /// The script that calls one of its functions.
  /// - Parameters:
  ///   - function: the name
  ///   - arguments: what the function gets, which the shell takes as it is
  ///   - input: what the function reads
  func call(_ function: String, _ arguments: [String] = [], input: String? = nil) -> String {
    let settings = [
      "folder": folder, "private": privateFolder, "public": publicFolder, "name": name,
    ].sorted { $0.key < $1.key }.map { "\($0.key)=\(Shell.quoted($0.value))\n" }.joined()
    let library = String(decoding: PackageResources.host_sh, as: UTF8.self)
    let words = ([function] + arguments.map(Shell.quoted)).joined(separator: " ")
    guard let input else { return "\(settings)\(library)\n\(words)\n" }
    return "\(settings)\(library)\n\(words) <<'END_OF_INPUT'\n\(input)END_OF_INPUT\n"
  }
}
