import ArgumentParser

/// How a host is reached, and what is asked of it.
struct HostOptions: ParsableArguments {
  @Option(help: "An address of the site: the new version has to answer there, or all is as before.")
  var url: String?

  @Option(help: "The command that connects, such as 'ssh -p 2222 -i ~/.ssh/host'.")
  var ssh = "ssh"

  @Flag(help: "Say what would be done, and change nothing.")
  var dryRun = false

  func validate() throws {
    if let url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
      throw ValidationError("--url \(url): it has to begin with http:// or https://")
    }
    guard !ssh.split(separator: " ").isEmpty else {
      throw ValidationError("--ssh needs a command, such as 'ssh -p 2222'.")
    }
  }
}
