import ArgumentParser
import EavesTemplates

/// The package of a new app.
struct NewProject: Sendable {
  /// How much the app has to begin with.
  enum Kind: EnumerableFlag {
    /// Templates, a stylesheet, a form with a session, an error page.
    case site
    /// One route.
    case minimal

    static func help(for kind: Kind) -> ArgumentHelp? {
      switch kind {
      case .site: "Templates, a stylesheet, a form with a session, an error page (the default)."
      case .minimal: "One route."
      }
    }
  }

  /// One file of the package.
  struct File: Sendable {
    /// Where it lies below the package's folder.
    let path: String

    /// The template it is made from.
    let template: [UInt8]

    /// Whether it can be started.
    var isExecutable = false
  }

  let name: ProjectName
  let kind: Kind
  let host: HostSetup
  let eaves: EavesSource

  /// - Throws: `ToolError` when the package manager could not tell the app from Eaves
  init(
    name: ProjectName, kind: Kind, host: HostSetup, eaves: EavesSource
  ) throws(ToolError) {
    guard name.text.lowercased() != eaves.identity.lowercased() else {
      throw ToolError(
        "the name \(name.text) is that of the folder or repository in which Eaves is, by which the"
          + " package manager knows it", fix: "Give the app another one.", status: .usage)
    }
    self.name = name
    self.kind = kind
    self.host = host
    self.eaves = eaves
  }

  /// Writes the package.
  /// - Parameter folder: the folder, which must not be there yet
  /// - Throws: `ToolError` when it is there, or cannot be written; then nothing is left behind
  func write(to folder: String) throws(ToolError) {
    guard FileSystem.resolved(folder) == nil else {
      throw ToolError(
        "\(folder) is there already, and nothing in it was changed",
        fix: "Choose another name, or move it away.", status: .cannotCreate)
    }
    let files = try render()
    try FileSystem.makeFolder(folder)
    do throws(ToolError) {
      for (file, text) in files {
        let path = "\(folder)/\(file.path)"
        try FileSystem.makeFolder(FileSystem.parent(of: path))
        try FileSystem.write(text, to: path, mode: file.isExecutable ? 0o755 : 0o644)
      }
    } catch {
      try FileSystem.remove(folder)
      throw error
    }
  }

  /// What a person can do next.
  func nextSteps(in folder: String) -> String {
    """
    \(folder) is made. Next:

      cd \(folder)
      eaves serve     shows it in a browser, and again after every change
      swift test      runs its tests


    """
  }

  // MARK: Files

  /// The files with their texts.
  private func render() throws(ToolError) -> [(file: File, text: String)] {
    let environment = Environment(options: Self.options)
    var rendered: [(file: File, text: String)] = []
    for file in files {
      do {
        let template = try environment.compile(String(decoding: file.template, as: UTF8.self))
        rendered.append((file, try template.render(variables)))
      } catch {
        throw ToolError("the template of \(file.path): \(error)", status: .software)
      }
    }
    return rendered
  }

  /// Brackets instead of braces, which belong to the templates of the new app.
  private static let options: Options = {
    var options = Options()
    options.blockStart = "[%"
    options.blockEnd = "%]"
    options.variableStart = "[["
    options.variableEnd = "]]"
    options.commentStart = "[#"
    options.commentEnd = "#]"
    options.trimBlocks = true
    options.keepTrailingNewline = true
    options.undefined = .strict
    options.autoescape = .off
    return options
  }()

  private var variables: [String: Value] {
    [
      "dependency": .string(eaves.dependency),
      "folder": .string(host.publicFolder(of: name.text)),
      "htaccess": .string(host.htaccess()),
      "identity": .string(eaves.identity),
      "kind": .string(kind == .site ? "site" : "minimal"),
      "module": .string(name.module),
      "name": .string(name.text),
      // Where the public part lies is the one thing that package and deploy cannot tell from it.
      "options": .string(host == .webroot ? " --public public_html" : ""),
      "place": .string(place),
    ]
  }
  /// The kind of host in words.
  private var place: String {
    switch host {
    case .any: "any of the usual hosts"
    case .cgi: "a host without FastCGI"
    case .subdirectory:
      "a folder of a domain, on a host that wants to be told to run programs there"
    case .userdir: "a `~username` site"
    case .webroot: "a domain of its own"
    }
  }
}
