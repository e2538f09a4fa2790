extension HostedApp {
  /// Everything as it lies below the home folder on the host.
  /// - Throws: `ToolError` when a file cannot be read
  func package() throws(ToolError) -> PackageTree {
    isSingle ? try singlePackage() : try twoParts()
  }

  /// The folders whose parents belong to the host: these lie below, and are the package's own.
  private func twoParts() throws(ToolError) -> PackageTree {
    var tree = PackageTree()
    let own = layout.privateFolder
    tree.addFolder(own)
    tree.add(program.bytes, at: "\(own)/bin/\(layout.name)", below: own, mode: 0o755)
    for file in files.privateFiles {
      tree.add(copyOf: file.source, at: "\(own)/\(file.name)", below: own, keepsTime: false)
    }
    tree.addFolder("\(own)/data", mode: 0o700)
    tree.addFolder("\(own)/logs", mode: 0o700)
    addPublicFiles(to: &tree)
    if !files.staticFiles.isEmpty {
      // The app looks at static files for the versions in their addresses.
      let up = own.split(separator: "/").map { _ in ".." }.joined(separator: "/")
      tree.addLink("\(own)/static", to: "\(up)/\(layout.publicFolder)/static")
    }
    let shown = layout.publicFolder
    for file in files.staticFiles {
      tree.add(copyOf: file.source, at: "\(shown)/\(file.name)", below: shown, keepsTime: true)
    }
    let text = entry(
      program: layout.path("\(own)/bin/\(layout.name)"), root: layout.path(own))
    tree.add(Array(text.utf8), at: layout.entry, below: shown, mode: 0o755)
    let manifest = try Manifest(name: layout.name, tree)
    tree.add(Array(manifest.text.utf8), at: "\(own)/\(Manifest.fileName)", below: own)
    return tree
  }

  /// What lies in the public folder beside the entry and the static files.
  private func addPublicFiles(to tree: inout PackageTree) {
    let shown = layout.publicFolder
    tree.addFolder(shown)
    tree.add(Array(htaccess.utf8), at: "\(shown)/.htaccess", below: shown)
    for file in files.publicFiles {
      tree.add(copyOf: file.source, at: "\(shown)/\(file.name)", below: shown, keepsTime: true)
    }
  }

  private func singlePackage() throws(ToolError) -> PackageTree {
    try checkSingle()
    var tree = PackageTree()
    addPublicFiles(to: &tree)
    tree.add(
      try singleProgram(), at: layout.entry, below: layout.publicFolder, mode: 0o755)
    return tree
  }
}
