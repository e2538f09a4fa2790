/// One template of `htaccess-templates` on one kind of host.
struct TemplateSetup: Sendable, CustomStringConvertible {
  /// How the program is run.
  enum Way: Sendable { case fastCGI, cgi }

  let template: String

  /// The app's URL, without a slash at its end.
  let mount: String

  /// Where the app's folder lies, below the folder of a test.
  let folder: String

  /// The edits that the template documents.
  var edits: [(String, String)] = []

  /// What the host has configured, for the app's folder; `%` stands for its path.
  var host = ""

  var way = Way.fastCGI

  /// The status of a file that is refused: 404 where the app answers, which here has pages
  /// everywhere and so says 200 without the file's text.
  var refusal = 200

  var description: String { "\(template) at \(mount.isEmpty ? "/" : mount)" }

  /// A host whose `.htaccess` may say how files are run and rewritten, and nothing else.
  static let withoutOptions = """
    <Directory "%">
      AllowOverride FileInfo
      RemoveHandler .fcgi
    </Directory>
    """

  /// A host that leaves it to `.htaccess` to allow programs.
  static let withoutExecution = """
    <Directory "%">
      Options -ExecCGI
    </Directory>
    """

  /// A host where no file is a FastCGI program.
  static let withoutFastCGI = """
    <Directory "%">
      Options -ExecCGI
      RemoveHandler .fcgi
    </Directory>
    """

  static let all: [TemplateSetup] = [
    TemplateSetup(template: "recommended", mount: "/shop", folder: "www/shop"),
    TemplateSetup(
      template: "recommended", mount: "/~alice/flasky", folder: "home/alice/public_html/flasky"),
    TemplateSetup(template: "recommended", mount: "", folder: "www"),
    TemplateSetup(
      template: "recommended", mount: "/alias", folder: "elsewhere/app",
      host: "Alias /alias \"%\"\n"),
    TemplateSetup(
      template: "subdirectory", mount: "/blog", folder: "www/blog", edits: [("flasktest", "blog")],
      host: withoutExecution),
    TemplateSetup(
      template: "userdir", mount: "/~bob/blog", folder: "home/bob/public_html/blog",
      edits: [("~username/flasky", "~bob/blog")]),
    TemplateSetup(
      template: "userdir", mount: "/~bob", folder: "home/bob/public_html",
      edits: [("/~username/flasky/", "/~bob/")]),
    TemplateSetup(template: "web-root", mount: "", folder: "www"),
    TemplateSetup(
      template: "nested", mount: "/a/b/c", folder: "www/a/b/c",
      edits: [("/projects/2024/flasky/", "/a/b/c/")]),
    TemplateSetup(
      template: "plain-cgi", mount: "/cgi", folder: "www/cgi", host: withoutFastCGI, way: .cgi),
    TemplateSetup(
      template: "plain-cgi", mount: "/~bob/cgi", folder: "home/bob/public_html/cgi",
      host: withoutFastCGI, way: .cgi),
    TemplateSetup(
      template: "no-options", mount: "/plain", folder: "www/plain", host: withoutOptions),
    TemplateSetup(template: "static-files", mount: "/shop", folder: "www/shop"),
    TemplateSetup(template: "static-files", mount: "", folder: "www"),
    TemplateSetup(template: "private-files", mount: "/shop", folder: "www/shop", refusal: 403),
    TemplateSetup(
      template: "private-files", mount: "/~alice", folder: "home/alice/public_html", refusal: 403),
  ]
}
