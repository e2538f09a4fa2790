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
  private let templates: TemplateSettings
  private let settings: Settings
  private let settingKeys: SettingKeys
  private let folders: FolderLoader
  private let embedded: EmbeddedTemplates?
  private let made = AtomicLazyReference<Environment>()

  /// - Parameters:
  ///   - templates: what the app says about its templates
  ///   - folders: the absolute paths of the folders they are looked for in, in this order
  ///   - embedded: the files that the program carries
  ///   - settings: the app's settings
  ///   - settingKeys: which settings there are
  init(
    _ templates: TemplateSettings, folders: [String], embedded: EmbeddedFiles?, settings: Settings,
    settingKeys: SettingKeys
  ) {
    self.templates = templates
    self.settings = settings
    self.settingKeys = settingKeys
    self.folders = FolderLoader(folders)
    self.embedded = embedded.map { EmbeddedTemplates(files: $0, folders: folders) }
  }

  /// The template of a name.
  /// - Throws: `TemplateError`
  func template(_ name: String) throws -> Template { try environment.template(name) }

  /// Compiles a source text that is in no file.
  /// - Throws: `TemplateError`
  func compile(_ source: String) throws -> Template { try environment.compile(source) }

  /// Compiles all templates.
  /// - Throws: `StartupErrors` with everything that is wrong with them
  func compileAll() throws {
    let names = try Set(folders.names()).union(embedded?.names ?? []).sorted()
    if names.isEmpty { return }
    let environment = environment
    var reasons: [String] = []
    for name in names {
      do {
        _ = try environment.template(name)
      } catch {
        reasons.append("template \(error)")
      }
    }
    if !reasons.isEmpty { throw StartupErrors(reasons) }
  }

  private var environment: Environment { made.load() ?? made.storeIfNil(makeEnvironment()) }

  private func makeEnvironment() -> Environment {
    let globals: [String: Value] = [
      "config": .object(ConfigVariable(settings, keys: settingKeys)),
      "csrf_token": SessionFunctions.csrfToken,
      "g": ContextVariable.g,
      "get_flashed_messages": SessionFunctions.flashedMessages,
      "request": RequestVariables.request,
      "session": .object(SessionVariable()),
      "url_for": URLForFunction.value,
    ]
    let loader: any Loader = embedded.map { ChoiceLoader([$0, folders]) } ?? folders
    return Environment(
      loader: loader, options: templates.options,
      reload: settings[AppKeys.templatesAutoReload] ? .always : .never,
      functions: templates.functions, globals: globals.merging(templates.globals) { $1 })
  }
}

/// Flask's choice: pages and other XML escape what they print, and so do templates without a name.
private func escapesByName(_ name: String?) -> Bool {
  guard let name else { return true }
  return [".html", ".htm", ".xml", ".xhtml", ".svg"].contains { name.hasSuffix($0) }
}
