import Synchronization

/// Builds a program of a package with `swift build`.
struct SwiftBuild: Sendable {
  /// What a program is built for.
  enum Configuration: Hashable, Sendable {
    /// For trying it here: quick to build, and it tells where it crashed.
    case debug
    /// For a host: optimised, and one file that needs no other, whatever the host's libraries are.
    case `static`
  }

  /// What a build says while it goes on.
  enum Event: Hashable, Sendable {
    /// A step, such as `[12/34] Compiling EavesGateway Mount.swift`.
    case step(String)
    /// Anything else: a warning, an error.
    case message(String)
  }

  let package: AppPackage
  let program: AppPackage.Program
  let configuration: Configuration

  /// The file that the build makes.
  var output: String {
    switch configuration {
    case .debug: "\(package.folder)/.build/debug/\(program.name)"
    case .static: "\(scratch)/release/\(program.name)"
    }
  }

  /// Static builds have a folder of their own, as other flags would make the next debug build start
  /// afresh.
  private var scratch: String { "\(package.folder)/.build/static" }

  /// Builds.
  /// - Parameter report: gets what the build says as it goes on
  /// - Returns: the program's path
  /// - Throws: `BuildFailure` when the sources do not compile; `ToolError` when the build cannot start
  func run(_ report: @escaping @Sendable (Event) -> Void = { _ in }) async throws -> String {
    let said = Lines()
    let status = try await ExternalCommand(words()).run { line in
      guard !Self.isHarmless(line) else { return }
      if Self.isStep(line) {
        report(.step(line))
      } else {
        said.append(line)
        report(.message(line))
      }
    }
    guard status == 0 else { throw BuildFailure(lines: said.all) }
    guard FileSystem.isFile(output) else {
      throw ToolError("swift build made no \(output)", status: .software)
    }
    return output
  }

  private func words() async throws(ToolError) -> [String] {
    let words = ["swift", "build", "--package-path", package.folder, "--product", program.name]
    return configuration == .static ? words + (try await staticOptions()) : words
  }

  /// Those of deploy/build, which says why, with the files beside it in the checkout of Eaves that the
  /// package is built with. lld comes with the Swift toolchain.
  private func staticOptions() async throws(ToolError) -> [String] {
    #if !os(Linux)
    throw ToolError(
      "programs for a host are built on Linux",
      fix: "Build there, in a container, or in your CI, and hand the result over with --program.",
      status: .unavailable)
    #else
    let eaves = try await package.eavesFolder(scratch: scratch)
    return ["--configuration", "release", "--scratch-path", scratch]
      + Self.staticFlags(deploy: "\(eaves)/deploy")
    #endif
  }

  /// What the compiler and the linker are told for a host, as deploy/build tells them.
  /// - Parameter deploy: the folder of deploy/build
  static func staticFlags(deploy: String) -> [String] {
    [
      "-Xswiftc", "-Xfrontend",
      "-Xswiftc", "-disable-concrete-type-metadata-mangled-name-accessors",
      "-Xswiftc", "-cross-module-optimization",
      "-Xswiftc", "-Xfrontend", "-Xswiftc", "-function-sections",
      "-Xlinker", "--symbol-ordering-file=\(deploy)/tuning/order.txt",
      "-Xlinker", "--no-warn-symbol-ordering",
      "-Xswiftc", "-Xllvm", "-Xswiftc", "-static-func-strip-dirname-prefix=99",
      "-Xswiftc", "-Xfrontend",
      "-Xswiftc", "-ir-profile-use=\(deploy)/tuning/profile.profdata",
      "-Xswiftc", "-Xllvm", "-Xswiftc", "-enable-split-machine-functions",
      "-Xlinker", "--no-rosegment", "-Xlinker", "-z", "-Xlinker", "max-page-size=2097152",
      "-Xlinker", "--wrap=malloc", "-Xlinker", "--wrap=realloc", "-Xlinker", "--wrap=free",
      "-Xswiftc", "-static-executable", "-Xswiftc", "-use-ld=lld", "-Xlinker", "--icf=all",
      "-Xlinker", "--no-eh-frame-hdr", "-Xlinker", "-T",
      "-Xlinker", "\(deploy)/no-unwind-tables.ld",
    ]
  }

  private static func isStep(_ line: String) -> Bool {
    if line.hasPrefix("Building for ") || line.hasPrefix("Build complete!") { return true }
    guard line.hasPrefix("["), let slash = line.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      return false
    }
    return Int(line[line.index(after: line.startIndex)..<slash]) != nil
  }

  /// The linker warns of functions that would load libraries of the C library at run time: those of
  /// FoundationEssentials that ask for users and groups, gethostbyname of libfcgi, dlopen of the Swift
  /// runtime. No Eaves program calls them.
  private static func isHarmless(_ line: String) -> Bool {
    line.contains("warning: Using '") && line.contains("in statically linked applications requires")
      || line.contains("warning: the use of `mktemp' is dangerous")
  }
}

/// Lines that come from another task.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  func append(_ line: String) { lines.withLock { $0.append(line) } }

  var all: [String] { lines.withLock { $0 } }
}
