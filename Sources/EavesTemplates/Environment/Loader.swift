/// Finds the sources of templates by name.
public protocol Loader: Sendable {
  /// The source of a template; nil when there is none of the name.
  /// - Throws: when there is one that cannot be read
  func load(_ name: String) throws -> LoadedSource?

  /// What changes when a template's source does; nil when that is not known. By default it is not.
  func stamp(of name: String) -> Stamp?
}

extension Loader {
  /// Not known.
  public func stamp(of name: String) -> Stamp? { nil }
}

/// The source of a template.
public struct LoadedSource: Sendable {
  /// The text.
  public let text: String
  /// What changes when the text does; nil when that is not known.
  public let stamp: Stamp?

  /// - Parameters:
  ///   - text: the text
  ///   - stamp: what changes when the text does
  public init(_ text: String, stamp: Stamp? = nil) {
    self.text = text
    self.stamp = stamp
  }
}

/// The state of a file, as far as it tells whether the file changed.
public struct Stamp: Hashable, Sendable {
  let seconds: Int
  let nanoseconds: Int
  let size: Int
  let inode: UInt64

  /// A stamp made of a number, for loaders of one's own.
  /// - Parameter version: a number that changes with the source
  public init(version: Int) {
    seconds = version
    nanoseconds = 0
    size = 0
    inode = 0
  }

  init(seconds: Int, nanoseconds: Int, size: Int, inode: UInt64) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.size = size
    self.inode = inode
  }
}

/// Templates that are given as texts.
public struct DictionaryLoader: Loader {
  private let sources: [String: String]

  /// - Parameter sources: the texts by name
  public init(_ sources: [String: String]) { self.sources = sources }

  /// The text of the name.
  public func load(_ name: String) throws -> LoadedSource? {
    sources[name].map { LoadedSource($0, stamp: Stamp(version: 0)) }
  }

  /// The same always.
  public func stamp(of name: String) -> Stamp? {
    sources[name] == nil ? nil : Stamp(version: 0)
  }
}

/// Templates that a function finds.
public struct FunctionLoader: Loader {
  private let function: @Sendable (String) throws -> LoadedSource?

  /// - Parameter function: gives the source of a name; nil when there is none
  public init(_ function: @escaping @Sendable (String) throws -> LoadedSource?) {
    self.function = function
  }

  /// What the function gives.
  public func load(_ name: String) throws -> LoadedSource? { try function(name) }
}

/// Templates that are part of the binary.
public struct EmbeddedLoader: Loader {
  private let sources: @Sendable (String) -> StaticString?

  /// - Parameter sources: gives the text of a name; nil when there is none
  public init(_ sources: @escaping @Sendable (String) -> StaticString?) { self.sources = sources }

  /// The text of the name.
  public func load(_ name: String) throws -> LoadedSource? {
    sources(name).map { LoadedSource("\($0)", stamp: Stamp(version: 0)) }
  }

  /// The same always.
  public func stamp(of name: String) -> Stamp? {
    sources(name) == nil ? nil : Stamp(version: 0)
  }
}

/// Several loaders, asked in turn.
public struct ChoiceLoader: Loader {
  private let loaders: [any Loader]

  /// - Parameter loaders: the loaders; the first that knows a name counts
  public init(_ loaders: [any Loader]) { self.loaders = loaders }

  /// What the first loader that knows the name gives.
  public func load(_ name: String) throws -> LoadedSource? {
    for loader in loaders {
      if let source = try loader.load(name) { return source }
    }
    return nil
  }

  /// That of the first loader that knows the name.
  public func stamp(of name: String) -> Stamp? {
    for loader in loaders {
      if let stamp = loader.stamp(of: name) { return stamp }
    }
    return nil
  }
}
