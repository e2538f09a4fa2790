/// Measures what needs no web server: prints what was measured, by whom, and the microseconds it took
/// (the median). The folder named by the first argument holds the inputs, and gets what came of them,
/// to be compared; the second one holds the templates. A third argument chooses one part: `matching`,
/// `forms`, or `requests`.
@main
enum WebBenchmark {
  static func main() async throws {
    let folder = CommandLine.arguments[1]
    let part = CommandLine.arguments.dropFirst(3).first
    if part == nil || part == "matching" { try Matching(folder: folder).measure() }
    if part == nil || part == "forms" { try Forms(folder: folder).measure() }
    if part == nil || part == "requests" {
      try await WholeRequests(folder: folder, templates: CommandLine.arguments[2]).measure()
    }
  }
}
