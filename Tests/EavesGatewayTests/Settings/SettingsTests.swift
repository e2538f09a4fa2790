import Logging
import Testing

@testable import EavesGateway

/// Settings read from an entry file's text and variables of the process.
private func settings(
  _ file: String? = nil, environment: [(name: String, value: String)] = [],
  code: SettingValues = SettingValues(), keys: SettingKeys = GatewayKeys.all
) -> Settings {
  Settings(
    Settings.Sources(
      environment: Variables(environment.map { (name: $0.name, value: Array($0.value.utf8)) }),
      entryFile: file.map { EntryFile(content: $0.utf8, path: "/www/run.fcgi") }, code: code,
      folder: "/www", programName: "flasky"),
    keys: keys)
}

@Suite("Settings")
struct SettingsTests {
  @Test("Without any source everything has its default")
  func defaults() {
    let settings = settings()
    #expect(settings.problems.isEmpty && settings.warnings.isEmpty)
    #expect(settings[GatewayKeys.root] == "/www")
    #expect(settings[GatewayKeys.log] == .file("/www/logs/flasky.log"))
    #expect(settings[GatewayKeys.maxBody] == 16_777_216)
    #expect(settings[GatewayKeys.mount] == nil)
    #expect(!settings[GatewayKeys.debug])
    #expect(settings[GatewayKeys.accessLog])
    #expect(settings[GatewayKeys.logLevel] == .info)
    #expect(settings.origin(of: GatewayKeys.root) == .defaultValue)
  }

  @Test("The strongest source counts: environment, entry file, code, default")
  func layers() {
    var code = SettingValues()
    code[GatewayKeys.maxBody] = 1
    code[GatewayKeys.logKeep] = 1
    code[GatewayKeys.debug] = true
    let settings = settings(
      "MAX_BODY=2\nLOG_KEEP=2\n", environment: [("EAVES_MAX_BODY", "3"), ("MAX_BODY", "4")],
      code: code)
    #expect(settings[GatewayKeys.maxBody] == 3)
    #expect(settings[GatewayKeys.logKeep] == 2)
    #expect(settings[GatewayKeys.debug])
    #expect(settings[GatewayKeys.logMaxSize] == 1 << 20)
    #expect(settings.origin(of: GatewayKeys.maxBody) == .environment("EAVES_MAX_BODY"))
    #expect(
      settings.origin(of: GatewayKeys.logKeep) == .entryFile(path: "/www/run.fcgi", line: 2))
    #expect(settings.origin(of: GatewayKeys.debug) == .code)
  }

  @Test("Paths are relative to ROOT, and ROOT to the entry file's folder")
  func paths() {
    #expect(settings("LOG=var/x.log\nROOT=../app")[GatewayKeys.root] == "/www/../app")
    #expect(settings("LOG=var/x.log\nROOT=/app")[GatewayKeys.log] == .file("/app/var/x.log"))
    #expect(settings("LOG=./x.log\nROOT=.")[GatewayKeys.log] == .file("/www/x.log"))
    #expect(settings("ROOT=/app")[GatewayKeys.log] == .file("/app/logs/flasky.log"))
    #expect(settings("LOG=stderr")[GatewayKeys.log] == .standardError)
    #expect(settings("LOG=off")[GatewayKeys.log] == .off)
    #expect(settings("ROOT=~/app").problems.count == 1)
    #expect(settings("ROOT=").problems.count == 1)
  }

  @Test(
    "A mount is a path without a host",
    arguments: [
      ("/", ""), ("", ""), ("/blog", "/blog"), ("/blog/", "/blog"), ("//a//b c/", "/a/b c"),
      ("blog", nil), ("https://a.test/blog", nil), ("/a/../b", nil),
    ] as [(String, String?)])
  func mount(text: String, mount: String?) {
    let settings = settings("MOUNT=\(text)")
    #expect(settings[GatewayKeys.mount] == mount)
    #expect(settings.problems.isEmpty == (mount != nil))
  }

  @Test("Every problem is told, each with its place and the way out")
  func problems() {
    let settings = settings(
      "#!x\nMAX_BODDY=1\nDEBUG=maybe\nLOG_LEVEL=loud\nROOT\nXYZZY=1\nEAVES_DEBUG=1\nLOG_KEEP=5 # five\n",
      environment: [("EAVES_ACCESS_LOG", "2")])
    #expect(
      settings.problems.map(\.description) == [
        "/www/run.fcgi:5: 'ROOT' is not a setting. Write KEY=value.",
        "/www/run.fcgi:2: there is no setting 'MAX_BODDY'. Did you mean MAX_BODY?",
        "/www/run.fcgi:6: there is no setting 'XYZZY'. Remove it.",
        "/www/run.fcgi:7: there is no setting 'EAVES_DEBUG'. In this file it is DEBUG.",
        "EAVES_ACCESS_LOG in the environment: ACCESS_LOG is '2'."
          + " Write on or off (or yes/no, true/false, 1/0).",
        "/www/run.fcgi:3: DEBUG is 'maybe'. Write on or off (or yes/no, true/false, 1/0).",
        "/www/run.fcgi:8: LOG_KEEP is '5 # five'. Write a whole number from 0 to 1000."
          + " A comment needs a line of its own.",
        "/www/run.fcgi:4: LOG_LEVEL is 'loud'."
          + " Write one of trace, debug, info, notice, warning, error, critical.",
      ])
    #expect(throws: SettingsError(problems: settings.problems)) { try settings.check() }
    #expect(settings[GatewayKeys.root] == "/www", "an app that cannot start still finds its log")
  }

  @Test(
    "An unknown variable of the environment is a warning, for it may be meant for another program")
  func unknownVariable() {
    let settings = settings(environment: [("EAVES_DEBUGG", "1"), ("EAVE_DEBUG", "1"), ("X", "1")])
    #expect(settings.problems.isEmpty)
    #expect(
      settings.warnings.map(\.description) == [
        "EAVES_DEBUGG in the environment: there is no setting 'EAVES_DEBUGG'."
          + " Did you mean EAVES_DEBUG?"
      ])
  }

  @Test("A shebang that the system cannot follow is a warning")
  func carriageReturn() {
    let settings = settings("#!bin/x\r\nDEBUG=on\r\n")
    #expect(settings[GatewayKeys.debug])
    #expect(settings.warnings.count == 1)
  }

  @Test("A variable that is not UTF-8 is a problem")
  func notUTF8() {
    let settings = Settings(
      Settings.Sources(
        environment: Variables([(name: "EAVES_MOUNT", value: [0x2F, 0xE9])]), folder: "/",
        programName: "x"), keys: GatewayKeys.all)
    #expect(
      settings.problems.map(\.description) == [
        "EAVES_MOUNT in the environment: MOUNT is a value that is not UTF-8."
          + " Write a path that begins with a slash, such as /blog, without a host."
      ])
  }

  @Test("A message quotes no more of a value than it takes to recognise it")
  func longValue() {
    let long = String(repeating: "x", count: 1_000) + "\u{1B}"
    let message = settings("DEBUG=\"\(long.dropLast())\"").problems.first?.description ?? ""
    #expect(message.utf8.count < 200)
    #expect(QuotedValue.make("a\u{1B}[31m\u{202E}\n") == "'a\\u{1b}[31m\\u{202e}\\u{a}'")
  }

  @Test("Where nothing is given, each setting has its default")
  func nothingGiven() {
    let settings = Settings(
      Settings.Sources(
        environment: Variables(environment: nil), folder: "/www", programName: "shop"),
      keys: GatewayKeys.all)
    #expect(settings[GatewayKeys.root] == "/www")
    #expect(settings[GatewayKeys.log] == .file("/www/logs/shop.log"))
    #expect(settings.origin(of: GatewayKeys.root) == .defaultValue)
    #expect(settings.describe().contains("MAX_BODY=16M (default)"))
  }
}

@Suite("Settings of an app")
struct OwnSettingsTests {
  private enum Keys {
    static let pageSize = SettingKey("PAGE_SIZE", .int(1...500), default: 20, "Posts on a page.")
    static let secret = SettingKey("TOKEN", .string, default: "", isSecret: true, "A secret.")
    static let pin = SettingKey("PIN", .int(0...9_999), default: 0, isSecret: true, "A number.")
    static let hosts = SettingKey("HOSTS", .list, default: [], "Host names.")
    static let expiry = SettingKey(
      "EXPIRY", .seconds(.zero ... .seconds(3_600)), default: .seconds(60), "A span.")
    static let colour = SettingKey("COLOUR", .choice, default: Colour.red, "A colour.")
    static let email = SettingKey.optional("EMAIL", .string, "An address.")
  }

  private enum Colour: String, CaseIterable, Sendable { case red, green }

  private var keys: SettingKeys {
    var keys = GatewayKeys.all
    keys.declare(Keys.pageSize)
    keys.declare(Keys.secret)
    keys.declare(Keys.pin)
    keys.declare(Keys.hosts)
    keys.declare(Keys.expiry)
    keys.declare(Keys.colour)
    keys.declare(Keys.email)
    return keys
  }

  @Test("An app's settings are read as the gateway's own are")
  func own() {
    let settings = settings(
      "PAGE_SIZE=50\nHOSTS= a.test, b.test,,\nEXPIRY=5m\nCOLOUR=Green\nEMAIL=a@b.test", keys: keys)
    #expect(settings.problems.isEmpty)
    #expect(settings[Keys.pageSize] == 50)
    #expect(settings[Keys.hosts] == ["a.test", "b.test"])
    #expect(settings[Keys.expiry] == .seconds(300))
    #expect(settings[Keys.colour] == .green)
    #expect(settings[Keys.email] == "a@b.test")
  }

  @Test("A setting that was never declared has its default, and is unknown in the entry file")
  func undeclared() {
    let settings = settings("PAGE_SIZE=50")
    #expect(settings[Keys.pageSize] == 20)
    #expect(settings.problems.count == 1)
  }

  @Test("An app may give a setting of the gateway another default")
  func otherDefault() {
    var keys = GatewayKeys.all
    keys.declare(SettingKey("LOG_KEEP", .int(0...9), default: 9, "More logs."))
    #expect(settings(keys: keys)[GatewayKeys.logKeep] == 9)
    #expect(keys.declarations.count == GatewayKeys.all.declarations.count)
  }

  @Test("The default counts for an optional setting too, whether or not others are given")
  func optionalDefault() {
    let key = SettingKey<String?>(
      "NICKNAME",
      SettingForm(wanted: "a name, or off") { text, _ in .some(text == "off" ? nil : text) },
      default: "Ali", "A name.")
    var keys = GatewayKeys.all
    keys.declare(key)
    #expect(settings("", keys: keys)[key] == "Ali")
    #expect(settings("NICKNAME=off\nDEBUG=on", keys: keys)[key] == nil)
    #expect(settings("NICKNAME=Bo", keys: keys)[key] == "Bo")
  }

  @Test("A listing shows each value and its source, but no secret")
  func listing() {
    let text = settings("TOKEN=hunter2\nEXPIRY=1.5\nMOUNT=/blog", keys: keys).describe()
    #expect(text.contains("TOKEN=(hidden) (/www/run.fcgi:1)"))
    #expect(!text.contains("hunter2"))
    #expect(text.contains("EXPIRY=1.5 (/www/run.fcgi:2)"))
    #expect(text.contains("MOUNT=/blog (/www/run.fcgi:3)"))
    #expect(text.contains("MAX_BODY=16M (default)"))
    #expect(text.hasPrefix("ACCESS_LOG=on (default)\nCOLOUR=red (default)\nDEBUG=off"))
  }

  @Test("A message never shows a secret either")
  func secretInMessage() {
    let problems = settings("PIN=hunter2", keys: keys).problems.map(\.description)
    #expect(
      problems == [
        "/www/run.fcgi:1: PIN is a value that does not fit. Write a whole number from 0 to 9999."
      ])
  }

  @Test("The declarations are in the order of their names and say what they are for")
  func declarations() {
    let names = keys.declarations.map(\.name)
    #expect(names == names.sorted())
    for declaration in keys.declarations {
      #expect(EntryFile.isName(declaration.name))
      #expect(declaration.summary.hasSuffix("."))
    }
  }
}

@Suite("Numbers in settings")
struct SettingNumbersTests {
  @Test(
    "Numbers of bytes",
    arguments: [
      ("0", 0), ("500", 500), ("500K", 512_000), ("16M", 16_777_216), ("16 mb", 16_777_216),
      ("1GiB", 1 << 30), ("7B", 7), ("", nil), ("M", nil), ("-1", nil), ("1.5M", nil), ("1T", nil),
      ("9223372036854775807", .max), ("9223372036854775808", nil), ("9007199254740993K", nil),
      ("1M M", nil), ("0x10", nil), ("٣", nil), ("+1", nil),
    ] as [(String, Int?)])
  func byteCounts(text: String, bytes: Int?) {
    #expect(ByteCount.parse(text) == bytes)
  }

  @Test("A number of bytes is written in the largest unit that is exact")
  func writtenByteCounts() {
    #expect(
      [0, 1, 1_024, 1_536, 16 << 20, 3 << 30].map(ByteCount.write)
        == ["0", "1", "1K", "1536", "16M", "3G"])
  }

  @Test(
    "Spans of time",
    arguments: [
      ("30", 30_000), ("1.5", 1_500), ("0", 0), ("500ms", 500), ("5 m", 300_000), ("2h", 7_200_000),
      ("7D", 604_800_000), ("", nil), ("s", nil), ("-1", nil), (".5", nil), ("5.", nil),
      ("1..5", nil),
      ("1e3", nil), ("inf", nil), ("nan", nil), ("1w", nil), ("99999999999999999999", nil),
    ] as [(String, Int?)])
  func spans(text: String, milliseconds: Int?) {
    #expect(Seconds.parse(text) == milliseconds.map { .milliseconds($0) })
  }
}
