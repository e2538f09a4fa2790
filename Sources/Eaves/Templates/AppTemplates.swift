import EavesGateway
public import EavesTemplates
import Synchronization

/// What an app says about its templates.
public struct TemplateSettings: Sendable {
  /// The folder of templates, below ROOT.
  public var folder = "templates"

  /// How templates are read and rendered. Whether a template escapes what it prints goes by its name:
  /// those in `.html`, `.htm`, `.xml`, `.xhtml`, and `.svg` do.
  public var options: Options = {
    var options = Options()
    options.autoescape = .custom(escapesByName)
    return options
  }()

  /// Filters, tests, and functions of the app's own.
  public var functions = Functions()

  /// Variables that every template sees.
  public var globals: [String: Value] = [:]
}

/// The templates of a running app. The environment is made when the first template is asked for: a
/// CGI process that renders none does not pay for it.
struct AppTemplates: ~Copyable, Sendable {
  private let settings: TemplateSettings
  private let root: String
  private let reload: Environment.Reload
  private let made = AtomicLazyReference<Environment>()

  /// - Parameter root: the absolute path of the app's folder
  init(_ settings: TemplateSettings, root: String, reload: Environment.Reload) {
    self.settings = settings
    self.root = root
    self.reload = reload
  }

  /// The template of a name.
  /// - Throws: `TemplateError`
  func template(_ name: String) throws -> Template {
    try (made.load() ?? made.storeIfNil(makeEnvironment())).template(name)
  }

  private func makeEnvironment() -> Environment {
    let globals: [String: Value] = [
      "g": RequestVariables.g,
      "request": RequestVariables.request,
      "url_for": URLForFunction.value,
    ]
    return Environment(
      loader: FolderLoader("\(root)/\(settings.folder)"), options: settings.options,
      reload: reload, functions: settings.functions,
      globals: globals.merging(settings.globals) { $1 })
  }
}

/// Flask's choice: pages and other XML escape what they print, and so do templates without a name.
private func escapesByName(_ name: String?) -> Bool {
  guard let name else { return true }
  return [".html", ".htm", ".xml", ".xhtml", ".svg"].contains { name.hasSuffix($0) }
}
