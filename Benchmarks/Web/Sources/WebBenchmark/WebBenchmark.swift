/// Measures what needs no web server: prints what was measured, by whom, and the microseconds it took
/// (the median). The folder named by the first argument holds the inputs, and gets what came of them,
/// to be compared; the second one holds the templates.
@main
enum WebBenchmark {
  static func main() async throws {
    let folder = CommandLine.arguments[1]
    try Matching(folder: folder).measure()
    try Forms(folder: folder).measure()
    try await WholeRequests(folder: folder, templates: CommandLine.arguments[2]).measure()
  }
}
