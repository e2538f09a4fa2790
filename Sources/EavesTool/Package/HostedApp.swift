import EavesGateway

/// An app with everything that goes on the host.
struct HostedApp: Sendable {
  var layout: HostLayout
  let program: HostProgram
  let files: AppFiles

  /// Whether templates and static files go into the program.
  let isSingle: Bool

  /// The `.htaccess` that the app keeps, where that is to be used; nil for that of the kind of host.
  let ownHtaccess: String?

  /// What tells this upload from others (`Eaves-Release`); nil when nobody will ask.
  var releaseMark: String?

  /// The text of the `.htaccess`.
  var htaccess: String { ownHtaccess ?? layout.setup.htaccess(mount: layout.mount) }

  /// The content of the entry file, where that is a settings file.
  /// - Parameters:
  ///   - program: the program's path on the host
  ///   - root: the path of ROOT there
  func entry(program: String, root: String) -> String {
    EntryText(files.entry).naming(program: program, root: root)
  }

  /// The program with templates and static files in it.
  /// - Throws: `ToolError` when it is no Eaves program, or a file cannot be read
  func singleProgram() throws(ToolError) -> [UInt8] {
    let tree = PackageTree()
    var content: [ProgramFiles.NewFile] = []
    for file in files.privateFiles + files.staticFiles {
      let bytes = try FileSystem.read(file.source)
      content.append(
        ProgramFiles.NewFile(
          name: file.name, content: bytes, modificationTime: tree.time(of: file.source),
          digest: sha256(bytes)))
    }
    if let releaseMark {
      let bytes = Array(releaseMark.utf8)
      content.append(
        ProgramFiles.NewFile(
          name: "release", content: bytes, modificationTime: PackageTree.fixedTime,
          digest: sha256(bytes)))
    }
    var program = program.bytes
    do throws(ProgramFiles.AppendError) {
      try ProgramFiles.append(content, to: &program)
      return program
    } catch {
      switch error {
      case .noPlace:
        throw ToolError(
          "the program has no place for files: it was not built with this version of Eaves",
          fix: "Build it anew, or leave --single out.", status: .data)
      case .hasFiles:
        throw ToolError(
          "the program carries files already",
          fix: "Hand over the one without, or leave --single out.",
          status: .data)
      }
    }
  }

  /// - Throws: `ToolError` for settings that an entry which is the program itself cannot hold
  func checkSingle() throws(ToolError) {
    let settings = EntryText(files.entry).settings
    guard settings.isEmpty else {
      throw ToolError(
        "public/run.fcgi has settings, which have no place when run.fcgi is the program itself: "
          + settings.map { String($0.prefix { $0 != "=" }) }.joined(separator: ", "),
        fix: "Give them in the app's code (app.settings), or leave --single out.", status: .data)
    }
  }
}
