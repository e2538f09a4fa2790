/// An example as `deploy/build` makes it: static and stripped. Built once for a run of the tests.
enum ExampleProgram {
  static let basicSite = build("basic-site")
  static let hello = build("hello")
  static let versions = build("versions")

  private static func build(_ product: String) -> Result<String, any Error> {
    Result {
      let result = try Repository.run(["deploy/build", product])
      guard result.status == 0 else { throw Failure("\(product):\n\(result.output)") }
      return "\(Repository.path)/.build/deploy/\(product)"
    }
  }
}
