/// A site as the doctor sees it: everything that the checks look at, so that each of them is a function
/// of a value.
package struct SitePicture: Sendable {
  /// The absolute path of the folder that the web server shows.
  package var folder: String

  /// That folder and the ones it lies in, the outermost first.
  package var chain: [FileFacts]

  package var entry: EntryPicture

  /// The program behind the entry; nil when there is none.
  package var program: ProgramPicture?

  /// Nil when there is none.
  package var htaccess: Htaccess?

  /// What else lies in the folder.
  package var files: [SiteFile]

  /// Whom the program runs as, under suexec and its like.
  package var account: Account

  /// The entry's settings, as far as they are the gateway's.
  package var settings: Settings

  /// Settings that the app itself has said are wrong; nil when it was not asked.
  package var start: StartOutcome?

  package var host: HostPicture

  /// The folders that the app writes to, and its files.
  package var places: PlacesPicture

  /// The path under which visitors reach the folder; nil when that is not known.
  package var urlPath: String?

  /// The absolute path of the folder of the app's data and logs.
  package var root: String { settings[GatewayKeys.root] }

  package init(
    folder: String, chain: [FileFacts], entry: EntryPicture, program: ProgramPicture?,
    htaccess: Htaccess?, files: [SiteFile], account: Account, settings: Settings,
    host: HostPicture, places: PlacesPicture
  ) {
    self.folder = folder
    self.chain = chain
    self.entry = entry
    self.program = program
    self.htaccess = htaccess
    self.files = files
    self.account = account
    self.settings = settings
    self.host = host
    self.places = places
  }
}

extension SitePicture {
  /// Looks at a site. Nothing is changed, but for a file of a few bytes that is written to try whether
  /// there is room, and removed.
  /// - Parameters:
  ///   - location: where the site lies
  ///   - keys: the settings that the program knows
  package init(of location: SiteLocation, keys: SettingKeys = GatewayKeys.all) {
    let entry = EntryPicture(path: location.entry)
    let folder = location.folder
    let chain = Self.chain(to: folder)
    let program = entry.programPath.flatMap(ProgramPicture.init(path:))
    let settings = Settings(
      Settings.Sources(
        environment: Variables([]), entryFile: entry.settings, folder: entry.folder,
        programName: Self.programName(entry)), keys: keys)
    self.init(
      folder: folder, chain: chain, entry: entry, program: program,
      htaccess: Htaccess(path: "\(folder)/.htaccess"), files: SiteFile.all(in: folder),
      account: Self.account(of: chain.last), settings: settings, host: HostPicture.ofSystem,
      places: PlacesPicture(settings, entry: entry, program: program, folder: folder))
  }

  private static func programName(_ entry: EntryPicture) -> String {
    let path = entry.programPath ?? entry.environmentProgram ?? entry.path
    let name = path.split(separator: "/").last ?? "app"
    return name.split(separator: ".").first.map(String.init) ?? String(name)
  }

  /// The folders on the way, the outermost first.
  private static func chain(to folder: String) -> [FileFacts] {
    var path = ""
    var chain = FileFacts(path: "/").map { [$0] } ?? []
    for part in folder.split(separator: "/") {
      path += "/\(part)"
      guard let facts = FileFacts(path: path) else { break }
      chain.append(facts)
    }
    return chain
  }

  /// The user that owns the folder, when root asks; root runs no sites.
  private static func account(of folder: FileFacts?) -> Account {
    let own = Account.ofProcess
    guard own.user == 0, let folder else { return own }
    return Account(user: folder.owner, groups: [folder.group])
  }
}

/// Where a site lies.
package struct SiteLocation: Hashable, Sendable {
  /// The absolute path of the folder that the web server shows.
  package var folder: String

  /// The absolute path of the entry, which need not exist.
  package var entry: String

  package init(folder: String, entry: String) {
    self.folder = folder
    self.entry = entry
  }

  /// Finds the entry of a folder, or the folder of an entry.
  /// - Parameter path: absolute
  /// - Returns: nil when there is nothing at the path
  package init?(path: String) {
    let path = Self.withoutSlash(path)
    guard let facts = FileFacts(path: path) ?? FileFacts(path: path, followsLinks: false) else {
      return nil
    }
    guard facts.kind == .folder else {
      self.init(folder: Entry.folder(of: path), entry: path)
      return
    }
    self.init(folder: path, entry: "\(path)/\(Self.entryName(in: path))")
  }

  private static func withoutSlash(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// The name that the rules of the `.htaccess` lead to, when there is such a file; else `run.fcgi`, or
  /// the one file that looks like an entry.
  private static func entryName(in folder: String) -> String {
    let names = FileReading.names(in: folder) ?? []
    let rules = Htaccess(path: "\(folder)/.htaccess").map { RewriteRules($0) }
    if let named = rules?.targetNames.first(where: { names.contains($0) && isEntryName($0) }) {
      return named
    }
    if names.contains("run.fcgi") { return "run.fcgi" }
    let candidates = names.filter(isEntryName)
    if candidates.count == 1 { return candidates[0] }
    return rules?.targetNames.first(where: isEntryName) ?? candidates.first ?? "run.fcgi"
  }

  /// Says whether a file's name is one that web servers start programs by.
  static func isEntryName(_ name: String) -> Bool {
    [".fcgi", ".fcg", ".cgi", ".fpl"].contains { name.hasSuffix($0) }
  }
}

/// How the app's own trial start ended.
package enum StartOutcome: Hashable, Sendable {
  /// Everything loads.
  case sound
  /// It does not: what the app said, line by line.
  case failed([String])
  /// It could not be tried.
  case untried(String)
}
