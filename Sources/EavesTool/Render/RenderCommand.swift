import ArgumentParser
import EavesTemplateCases
import EavesTemplates

/// `eaves render`: prints what a template gives.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Render a template.",
    discussion: """
      eaves render --templates templates --context data.json index.html
      eaves render --set name=Ada - < letter.txt
      eaves render --check templates
      """)

  @Option(help: "The folder of the templates. Repeat it for several.", completion: .directory)
  var templates: [String] = []

  @Option(help: "A JSON file with the variables; - for standard input.", completion: .file())
  var context: String?

  @Option(name: .customLong("set"), help: "A variable as name=value. JSON values are read as such.")
  var variables: [String] = []

  @OptionGroup(title: "Template options")
  var templateOptions: TemplateOptions

  @Option(
    help: "Run the recorded cases in this file and print those that differ.", completion: .file())
  var cases: String?

  @Option(help: "Compile every template below this folder.", completion: .directory)
  var check: String?

  @Argument(help: "The name of the template; - for standard input.", completion: .file())
  var name: String?

  func validate() throws {
    let modes = [name != nil, cases != nil, check != nil].filter { $0 }.count
    guard modes == 1 else {
      throw ValidationError("Give a template's name, or --cases, or --check.")
    }
    guard !(name == "-" && context == "-") else {
      throw ValidationError("The template and its variables cannot both be standard input.")
    }
  }

  func run() throws {
    if let cases { return try runCases(cases) }
    if let check { return try checkFolder(check) }
    do {
      try Terminal.write(render(name ?? "-"))
    } catch let error as TemplateError {
      Terminal.writeError("\(error)\n")
      throw ExitStatus.foundProblems.code
    }
  }

  private func render(_ name: String) throws -> String {
    let environment = Environment(
      loader: FolderLoader(templates.isEmpty ? ["."] : templates),
      options: try templateOptions.options())
    let values = try contextValue()
    guard name == "-" else { return try environment.template(name).render(values) }
    return try environment.compile(try Terminal.read("-")).render(values)
  }

  /// The variables of the JSON file, and over them those of `--set`.
  private func contextValue() throws -> [String: Value] {
    var values: [String: Value] = [:]
    if let context {
      guard case .dictionary(let members) = try Value(json: Terminal.read(context)) else {
        throw ValidationError("The JSON of --context has to be an object.")
      }
      for (key, value) in members.members {
        if case .string(let key) = key { values[key] = value }
      }
    }
    for variable in variables {
      let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError("--set \(variable): it has to be name=value.")
      }
      values[String(parts[0])] = (try? Value(json: String(parts[1]))) ?? .string(String(parts[1]))
    }
    return values
  }

  // MARK: Other modes

  private func runCases(_ path: String) throws {
    var passed = 0
    var failed = 0
    for line in try Terminal.read(path).split(separator: "\n") {
      let (id, outcome) = TemplateCase.run(line: String(line))
      if outcome.passed {
        passed += 1
      } else {
        failed += 1
        Terminal.write("\(id): expected \(outcome.expected), got \(outcome.got)\n")
      }
    }
    Terminal.write("\(passed) passed, \(failed) failed\n")
    if failed > 0 { throw ExitStatus.foundProblems.code }
  }

  private func checkFolder(_ folder: String) throws {
    let loader = FolderLoader(folder)
    let environment = Environment(loader: loader, options: try templateOptions.options())
    var failed = 0
    let names = try loader.names()
    guard !names.isEmpty else {
      throw ValidationError("\(folder) is no folder, or holds no templates.")
    }
    for name in names {
      do {
        _ = try environment.template(name)
      } catch let error as TemplateError {
        failed += 1
        Terminal.writeError("\(error)\n")
      }
    }
    Terminal.write("\(names.count - failed) compiled, \(failed) failed\n")
    if failed > 0 { throw ExitStatus.foundProblems.code }
  }
}
