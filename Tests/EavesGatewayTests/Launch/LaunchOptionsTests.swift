import Testing

@testable import EavesGateway

@Suite("The options of the command line")
struct LaunchOptionsTests {
  @Test("no options mean: serve, with one worker")
  func none() throws {
    let options = try LaunchOptions([])
    #expect(options.action == .serve)
    #expect(options.address == nil)
    #expect(options.threads == 1)
  }

  @Test(
    "each action has its option",
    arguments: [
      ("--check", LaunchOptions.Action.check), ("--help", .help), ("-h", .help),
      ("--routes", .routes), ("--version", .version),
      ("--doctor", .doctor),
    ])
  func actions(option: String, action: LaunchOptions.Action) throws {
    #expect(try LaunchOptions([option]).action == action)
  }

  @Test("values follow an option or an equals sign")
  func values() throws {
    let options = try LaunchOptions(["--socket", "/run/x.sock", "--mode=600", "--threads", "4"])
    #expect(options.address == .path("/run/x.sock"))
    #expect(options.mode == 0o600)
    #expect(options.threads == 4)
  }

  @Test("the doctor takes the site to examine, and prints for programs")
  func doctor() throws {
    let options = try LaunchOptions(["--doctor", "public_html/blog", "--json"])
    #expect(options.action == .doctor)
    #expect(options.site == "public_html/blog")
    #expect(options.json)
    #expect(!options.notes)
    #expect(try LaunchOptions(["--doctor", "--notes"]).notes)
  }

  @Test("addresses are numeric", arguments: ["127.0.0.1:9000", "[::1]:9000", "localhost:9000"])
  func bind(address: String) throws {
    #expect(try LaunchOptions(["--bind", address]).address != nil)
  }

  @Test(
    "what cannot be understood is an error that says what was expected",
    arguments: [
      (["--bind", "example.org:80"], "numeric address"),
      (["--bind", "127.0.0.1"], "numeric address"),
      (["--bind", "127.0.0.1:99999"], "numeric address"), (["--mode", "9"], "octal"),
      (["--mode", "7777"], "octal"), (["--threads", "0"], "1 to 256"),
      (["--threads", "many"], "1 to 256"), (["--socket"], "needs a value"),
      (["--frobnicate"], "unknown option --frobnicate"), (["extra"], "unknown option extra"),
      (["--json"], "--doctor only"), (["--notes"], "--doctor only"),
      (["--doctor", "a", "b"], "unknown option b"),
    ])
  func errors(arguments: [String], message: String) throws {
    let error = #expect(throws: UsageError.self) { try LaunchOptions(arguments) }
    #expect(error?.description.contains(message) == true)
  }

  @Test("the options are kept as given, to start the next version in the same way")
  func kept() throws {
    let arguments = ["--socket", "/run/x.sock", "--threads=2"]
    #expect(try LaunchOptions(arguments).arguments == arguments)
  }
}
