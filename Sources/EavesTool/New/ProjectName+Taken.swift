extension ProjectName {
  /// Names that no module of an app can have, in small letters: file systems and the package manager
  /// do not always tell `Eaves` from `eaves`.
  static let taken: Set<String> = keywords.union(modules).union(folders)

  /// The reserved words of Swift, which `import` does not take as they are.
  private static let keywords: Set<String> = [
    "any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue",
    "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
    "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while",
  ]

  /// The modules that an app and its tests are built from, and the package itself.
  private static let modules: Set<String> = [
    "ccrashhandler", "cfastcgi", "ccryptoboringssl", "ccryptoboringsslshims", "ccryptoboringssl",
    "cryptoboringwrapper", "crypto", "cryptoextras", "cxkcp", "cxkcpshims", "czlib", "darwin",
    "dispatch", "eaves", "eavesgateway", "eavestemplates", "eavestesting", "foundation",
    "foundationessentials", "foundationinternationalization", "glibc", "httptypes",
    "httptypesfoundation", "logging", "musl", "observation", "regexbuilder", "swift", "swiftasn1",
    "swiftglibc", "synchronization", "testing", "xctest", "_concurrency",
  ]

  /// What lies beside programs in the folder of a build, and the name that Swift keeps for a module
  /// without one.
  private static let folders: Set<String> = ["index", "main", "modulecache", "modules"]
}
