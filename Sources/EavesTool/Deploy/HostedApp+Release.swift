extension HostedApp {
  /// Everything as it lies in the folder of a release on the host.
  /// - Parameter app: the absolute path of the private folder there
  /// - Throws: `ToolError` when a file cannot be read
  func release(in app: String) throws(ToolError) -> PackageTree {
    var tree = PackageTree()
    tree.add(Array(htaccess.utf8), at: "public/.htaccess", below: "public")
    for file in files.publicFiles {
      tree.add(copyOf: file.source, at: "public/\(file.name)", below: "public", keepsTime: true)
    }
    if isSingle {
      try checkSingle()
      tree.add(try singleProgram(), at: "public/run.fcgi", below: "public", mode: 0o755)
    } else {
      addParts(to: &tree, app: app)
    }
    if let releaseMark { tree.add(Array("\(releaseMark)\n".utf8), at: "release", below: "") }
    let manifest = try Manifest(name: layout.name, tree)
    tree.add(Array(manifest.text.utf8), at: Manifest.fileName, below: "")
    return tree
  }

  private func addParts(to tree: inout PackageTree, app: String) {
    tree.add(program.bytes, at: "bin/\(layout.name)", below: "bin", mode: 0o755)
    for file in files.privateFiles {
      let top = String(file.name.prefix { $0 != "/" })
      tree.add(copyOf: file.source, at: file.name, below: top, keepsTime: false)
    }
    for file in files.staticFiles {
      tree.add(copyOf: file.source, at: file.name, below: "static", keepsTime: true)
    }
    let text = entry(program: "\(app)/current/bin/\(layout.name)", root: "\(app)/current")
    tree.add(Array(text.utf8), at: "public/run.fcgi", below: "public", mode: 0o755)
  }
}
