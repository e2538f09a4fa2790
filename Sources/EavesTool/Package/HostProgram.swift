/// A program as it goes on the host: one stripped file.
struct HostProgram: Sendable {
  let bytes: [UInt8]
  let format: ELFProgram

  /// Reads a program that was built elsewhere, or just now.
  /// - Parameter path: its path
  /// - Throws: `ToolError` when it is no program for a Linux host, or has Foundation in it
  init(_ path: String) async throws(ToolError) {
    let original = try FileSystem.read(path)
    let format = try Self.format(of: original, path)
    if format.usesFoundation(original) == true {
      throw ToolError(
        "\(path) has Foundation in it, which makes it five times as large and slower to start",
        fix: "Import FoundationEssentials instead, or what the C library offers; "
          + "--allow-foundation packages it all the same.",
        status: .data)
    }
    try await self.init(stripping: path, original, format)
  }

  /// The same, with Foundation in it or not.
  init(allowingFoundation path: String) async throws(ToolError) {
    let original = try FileSystem.read(path)
    try await self.init(stripping: path, original, try Self.format(of: original, path))
  }

  private init(
    stripping path: String, _ original: [UInt8], _ format: ELFProgram
  ) async throws(ToolError) {
    guard format.hasSymbols else {
      bytes = original
      self.format = format
      return
    }
    bytes = try await Self.strip(path)
    self.format = try Self.format(of: bytes, path)
  }

  private static func format(of bytes: [UInt8], _ path: String) throws(ToolError) -> ELFProgram {
    if let format = ELFProgram(bytes) { return format }
    let what = bytes.starts(with: Array("#!".utf8)) ? "a script" : "something else"
    throw ToolError(
      "\(path) is no program for a 64-bit Linux host: it is \(what)",
      fix: "Build it on Linux, with `eaves package` or deploy/build.", status: .data)
  }

  /// The program without the symbols, which take more room than the code.
  private static func strip(_ path: String) async throws(ToolError) -> [UInt8] {
    let folder = try FileSystem.makeTemporaryFolder()
    defer { try? FileSystem.remove(folder) }
    let output = "\(folder)/program"
    var reasons: [String] = []
    // The one of the Swift toolchain, or that of the package binutils.
    for tool in ["llvm-objcopy", "objcopy"] {
      do {
        let outcome = try await ExternalCommand(tool, "--strip-all", path, output).run()
        if outcome.isSuccess { return try FileSystem.read(output) }
        reasons.append(outcome.text)
      } catch {
        reasons.append(error.message)
      }
    }
    throw ToolError(
      "\(path) cannot be stripped of its symbols:\n\(reasons.joined(separator: "\n"))",
      fix: "Install binutils: apt install binutils", status: .unavailable)
  }
}
