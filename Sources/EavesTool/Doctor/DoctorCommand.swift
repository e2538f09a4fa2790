import ArgumentParser
import EavesGateway
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `eaves doctor`: finds out why a site answers 500.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find out why pages fail: from inside, from outside, or both.",
    discussion: """
      eaves doctor ~/public_html/flasky
      eaves doctor https://www.example.edu/~alice/flasky/
      eaves doctor ~/public_html/flasky --url https://www.example.edu/~alice/flasky/

      With a path it looks at the files and at the host it runs on. With a URL it asks the site as a \
      visitor would. With both it compares the two, and for the time of the check puts a probe beside \
      the entry, in a folder of a random name, which tells what arrives of a request. On a host \
      without this command, ./run.fcgi --doctor does the first.

      It lists what needs doing: errors and warnings. Of a healthy site it lists nothing, and says \
      nothing at all where no terminal is. --notes lists what is worth knowing too.

      Ends with 0 when there is no error, and with 1 when there is one; warnings alone are 0.
      """)

  @Argument(
    help: ArgumentHelp(
      "The site's folder or entry, or its URL; by default the current folder.",
      valueName: "path-or-url"),
    completion: .file())
  var site: String?

  @Option(help: ArgumentHelp("The site's URL, when a path is given too.", valueName: "url"))
  var url: String?

  @Flag(name: .customLong("no-probe"), help: "Put no probe beside the entry.")
  var leavesProbeOut = false

  @Flag(help: "List what is worth knowing too, besides what needs doing.")
  var notes = false

  @Flag(help: "Print everything as one JSON object, as the article Doctor describes it.")
  var json = false

  func validate() throws {
    if let url, !SiteURL.isURL(url) {
      throw ValidationError(
        "--url \(url): expected an address that begins with http:// or https://")
    }
    if let site, SiteURL.isURL(site), url != nil {
      throw ValidationError("give one URL, and a path with it")
    }
  }

  func run() async throws {
    let path = site.flatMap { SiteURL.isURL($0) ? nil : $0 } ?? (siteURL == nil ? "." : nil)
    let location = try path.map(locate)
    let entryName = location.map { FileSystem.name(of: $0.entry) } ?? "run.fcgi"
    var address: SiteURL?
    if let siteURL {
      guard let parsed = SiteURL(siteURL, entryName: entryName) else {
        throw ToolError("\(siteURL) is no address of a site", status: .usage)
      }
      address = parsed
    }
    var examination = SiteExamination(location: location, url: address, usesProbe: !leavesProbeOut)
    examination.progress = Terminal.showProgress
    let report = await examination.run()
    Terminal.clearProgress()
    Terminal.write(json ? report.json + "\n" : text(report, location, address))
    if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
  }

  /// The URL, wherever it was given.
  private var siteURL: String? { url ?? site.flatMap { SiteURL.isURL($0) ? $0 : nil } }

  private func locate(_ path: String) throws(ToolError) -> SiteLocation {
    let absolute = FileSystem.resolved(path) ?? FileSystem.absolute(path)
    // A link to the entry is a finding, and must not be followed.
    let isLink = FileFacts(path: FileSystem.absolute(path), followsLinks: false)?.kind == .link
    guard let location = SiteLocation(path: isLink ? FileSystem.absolute(path) : absolute) else {
      throw ToolError(
        "there is no file or folder \(path)", fix: "Name the folder that the web server shows.",
        status: .noInput)
    }
    return location
  }

  private func text(
    _ report: DoctorReport, _ location: SiteLocation?, _ address: SiteURL?
  ) -> String {
    let output = Terminal.Stream.output
    let reader = DoctorReport.Reader(
      isTerminal: output.isTerminal, seesColours: output.isColored, wantsNotes: notes)
    return report.text(for: reader, next: next(report, location, address))
  }

  private func next(
    _ report: DoctorReport, _ location: SiteLocation?, _ address: SiteURL?
  ) -> String {
    guard report.isContent else { return "Then look again." }
    if location == nil {
      return "From inside there is more to see: ./run.fcgi --doctor, on the host."
    }
    return address == nil
      ? "From outside there is more to see: add --url and the site's address." : ""
  }
}
