import Foundation

/// One fault of a site or its host, as it shows on a real Apache.
struct ServedFault: Sendable, CustomStringConvertible {
  /// What the doctor must name first, from inside and outside together.
  let code: String

  /// What it must name from outside alone; nil when nothing of it is to be seen.
  let fromOutside: String?

  let description: String

  /// What the host has configured; `%` stands for the site's folder.
  var host = ""

  /// Whether it takes a file that belongs to another account than the web server's.
  var needsTwoAccounts = false

  /// Breaks the site.
  let make: @Sendable (ServedSite) throws -> Void

  init(
    _ code: String, outside fromOutside: String? = nil, _ description: String, host: String = "",
    needsTwoAccounts: Bool = false,
    _ make: @escaping @Sendable (ServedSite) throws -> Void = { _ in }
  ) {
    self.code = code
    self.fromOutside = fromOutside
    self.description = description
    self.host = host
    self.needsTwoAccounts = needsTwoAccounts
    self.make = make
  }

  private static let withoutOptions = """
    <Directory "%">
      AllowOverride FileInfo
    </Directory>
    """

  private static let withoutHandler = """
    <Directory "%">
      RemoveHandler .fcgi
    </Directory>
    """

  private static let withoutExecution = """
    <Directory "%">
      Options -ExecCGI
    </Directory>
    """

  private static let withoutOverride = """
    <Directory "%">
      AllowOverride None
    </Directory>
    """

  static let all: [ServedFault] = [
    ServedFault("entry-not-executable", outside: "server-error", "the entry has mode 644") {
      chmod($0.entry, 0o644)
    },
    ServedFault("entry-missing", outside: "not-found", "the entry is missing") {
      unlink($0.entry)
    },
    ServedFault("entry-empty", outside: "server-error", "the entry is empty") {
      try $0.write("", to: $0.entry, 0o755)
    },
    ServedFault("shebang-missing", outside: "server-error", "the entry has no first line") {
      try $0.write("ROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
    ServedFault("shebang-byte-order-mark", outside: "server-error", "a mark before the first line")
    {
      try $0.write("\u{FEFF}#!\($0.program)\n", to: $0.entry, 0o755)
    },
    ServedFault("shebang-carriage-return", outside: "server-error", "line ends of Windows") {
      try $0.write("#!\($0.program)\r\nROOT=\($0.root)\r\n", to: $0.entry, 0o755)
    },
    ServedFault("shebang-target-missing", outside: "server-error", "the program is elsewhere") {
      try $0.write("#!/home/nobody/fixture\n", to: $0.entry, 0o755)
    },
    ServedFault("shebang-target-not-executable", outside: "server-error", "program of mode 644") {
      chmod($0.program, 0o644)
    },
    ServedFault("program-truncated", outside: "server-error", "the upload broke off") {
      truncate($0.program, 100_000)
    },
    ServedFault("program-wrong-architecture", outside: "server-error", "for another processor") {
      var bytes = try HostProgram.bytes(build: "1")
      bytes[18] = 22
      try $0.write(bytes, to: $0.program, 0o755)
    },
    ServedFault("htaccess-fcgid", outside: "server-error", "a line that begins with Fcgid") {
      try $0.writeRules(before: "FcgidIOTimeout 60")
    },
    ServedFault("htaccess-server-only", outside: "server-error", "a line for the server alone") {
      try $0.writeRules(before: "DocumentRoot /home")
    },
    ServedFault("htaccess-unknown", outside: "server-error", "a misspelled directive") {
      try $0.writeRules(before: "RewriteEngin On")
    },
    ServedFault("htaccess-syntax", outside: "server-error", "a section that is never closed") {
      try $0.writeRules(before: "<FilesMatch \\.css$>")
    },
    ServedFault("htaccess-syntax", outside: "server-error", "a pattern that cannot be read") {
      try $0.writeRules(before: "RewriteRule ^(a - [L]")
    },
    ServedFault("htaccess-byte-order-mark", outside: "server-error", "a mark before the rules") {
      try $0.write("\u{FEFF}" + ServedSite.rules, to: "\($0.path)/.htaccess")
    },
    ServedFault(
      "htaccess-options", outside: "server-error", "Options where the host forbids them",
      host: withoutOptions
    ) {
      try $0.writeRules(before: "Options +ExecCGI")
    },
    ServedFault("htaccess-module", outside: "server-error", "a module that the host lacks") {
      try $0.writeRules(before: "ExpiresActive On")
    },
    ServedFault(
      "htaccess-unreadable", outside: "forbidden", "only root reads the .htaccess",
      needsTwoAccounts: true
    ) {
      chown("\($0.path)/.htaccess", 0, 0)
      chmod("\($0.path)/.htaccess", 0o600)
    },
    ServedFault("rewrite-loop", outside: "server-error", "rules that go round in circles") {
      try $0.write(
        "RewriteEngine On\nRewriteRule ^(.*)$ run.fcgi/$1 [L]\n", to: "\($0.path)/.htaccess")
    },
    ServedFault("rewrite-target-missing", outside: "not-found", "rules lead to another entry") {
      try $0.write(
        ServedSite.rules.replacing("run.fcgi", with: "app.fcgi"), to: "\($0.path)/.htaccess")
    },
    ServedFault("rewrite-path-differs", outside: "not-found", "the template's base") {
      try $0.writeRules(before: "RewriteBase /flasktest/")
    },
    ServedFault(
      "entry-not-reached", outside: "entry-not-reached", "the host reads no .htaccess",
      host: withoutOverride + "\nDirectoryIndex run.fcgi\n"),
    ServedFault(
      "source-shown", outside: "source-shown", "the host has no handler for .fcgi",
      host: withoutHandler),
    ServedFault(
      "source-shown", outside: "source-shown", "the handler is misspelled", host: withoutHandler
    ) {
      try $0.writeRules(before: "AddHandler fcgi-script .fcgi")
    },
    ServedFault("forbidden", outside: "forbidden", "ExecCGI is off", host: withoutExecution),
    ServedFault(
      "folder-not-searchable", outside: "forbidden", "a folder on the way is closed",
      needsTwoAccounts: true
    ) {
      chown($0.path, 0, 0)
      chmod($0.path, 0o700)
    },
    ServedFault("settings-invalid", outside: "app-cannot-start", "a line that is no setting") {
      try $0.writeEntry("this is no setting")
    },
    ServedFault("app-cannot-start", outside: "app-cannot-start", "an unknown setting") {
      try $0.writeEntry("TITEL=My pages")
    },
    ServedFault("app-cannot-start", outside: "app-cannot-start", "the app fails at its start") {
      try $0.write("no templates\n", to: "\($0.root)/startup-error.txt")
    },
    ServedFault("redirect-loop", outside: "redirect-loop", "a rule redirects to itself") {
      try $0.write(
        "RewriteEngine On\nRewriteRule ^ http://%{HTTP_HOST}/flasky/ [R,L]\n",
        to: "\($0.path)/.htaccess")
    },
    ServedFault("private-file-exposed", outside: "private-file-exposed", "a database in reach") {
      try FileManager.default.createDirectory(
        atPath: "\($0.path)/data", withIntermediateDirectories: true)
      try $0.write("SQLite format 3\u{0}", to: "\($0.path)/data/app.db")
    },
    ServedFault("private-file-exposed", outside: "private-file-exposed", "a copy of the entry") {
      try $0.write("#!/x\nSECRET_KEY=x\n", to: "\($0.path)/run.fcgi~")
    },
    ServedFault("mount-wrong", "the setting MOUNT is that of another folder") {
      try $0.writeEntry("MOUNT=/blog")
    },
    ServedFault("body-limit", "the app takes longer bodies than the host") {
      try $0.writeEntry("MAX_BODY=4M")
    },
    ServedFault("debug-on", "debug mode was left on") { try $0.writeEntry("DEBUG=1") },
    ServedFault("log-not-writable", "the folder of the log is root's", needsTwoAccounts: true) {
      chown("\($0.root)/logs", 0, 0)
      chmod("\($0.root)/logs", 0o700)
    },
    ServedFault(
      "process-limit", "the web server's processes are limited", needsTwoAccounts: true
    ) {
      // What the process that Apache starts has, a shell does not.
      try $0.limitProcesses(to: 1)
    },
  ]
}

extension ServedSite {
  /// Puts a script before the program that lowers the limit of processes, as hosts do for what their
  /// servers start.
  func limitProcesses(to count: Int) throws {
    let real = program + ".real"
    try FileManager.default.moveItem(atPath: program, toPath: real)
    try write(
      "#!/bin/bash\nulimit -u \(count)\nexec \(real) \"$@\"\n", to: program, 0o755)
  }
}
