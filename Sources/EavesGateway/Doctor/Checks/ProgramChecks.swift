/// Whether this host can run the program.
enum ProgramChecks {
  private static let rebuild =
    "Build it with deploy/build, or eaves package: one static file that needs nothing of the host."

  static func run(_ picture: SitePicture) -> [Finding] {
    var findings = picture.places.noexec.map { path in
      Finding(
        .noexecMount, .init(path, "lies on a file system that is mounted noexec"),
        fix: .init("Put it below your home folder, or ask the host."))
    }
    guard let program = picture.program else { return findings }
    func finding(_ code: FindingCode, _ text: String, _ fix: String) -> Finding {
      Finding(code, .init(program.path, text), fix: .init(fix))
    }
    switch program.format {
    case .elf(let image): findings += check(image, program, picture.host)
    case .machO:
      findings.append(
        finding(
          .programWrongSystem, "is a program of macOS", "Build it on or for Linux. " + rebuild))
    case .windows:
      findings.append(
        finding(
          .programWrongSystem, "is a program of Windows", "Build it on or for Linux. " + rebuild))
    case .empty where program.path != picture.entry.path:
      findings.append(finding(.programTruncated, "has 0 bytes", "Upload it again."))
    case .script, .empty, .unknown: break
    }
    return findings
  }

  private static func check(
    _ image: ELFImage, _ program: ProgramPicture, _ host: HostPicture
  ) -> [Finding] {
    func finding(_ code: FindingCode, _ text: String, _ fix: String) -> Finding {
      Finding(code, .init(program.path, text), fix: .init(fix))
    }
    var findings: [Finding] = []
    if image.extent > program.facts.size {
      findings.append(
        finding(
          .programTruncated,
          "has \(program.facts.size) of at least \(image.extent) bytes",
          "Upload it again, in binary mode, beside the old one, and rename it."))
    }
    if Processor.runs(image.machine, on: host.machine) == false {
      let name = Processor.name(image.machine) ?? "processor \(image.machine)"
      findings.append(
        finding(
          .programWrongArchitecture, "is made for \(name), and this host is \(host.machine)",
          "Build it for \(host.machine)."))
      return findings
    }
    if host.kernel.lexicographicallyPrecedes(image.oldestKernel) {
      let wanted = image.oldestKernel.map(String.init).joined(separator: ".")
      findings.append(
        finding(
          .programNeedsNewerKernel,
          "needs Linux \(wanted), and this is \(host.kernel.map(String.init).joined(separator: "."))",
          "Build it on an older system."))
    }
    return findings + dynamic(image, program, host)
  }

  /// What a program that is not static needs of the host.
  private static func dynamic(
    _ image: ELFImage, _ program: ProgramPicture, _ host: HostPicture
  ) -> [Finding] {
    guard let loader = image.interpreter else { return [] }
    guard FileFacts(path: loader)?.kind == .file else {
      return [
        Finding(
          .programLoaderMissing, .init(program.path, "is started by \(loader), which is missing"),
          fix: .init(rebuild))
      ]
    }
    var missing: [Finding.Evidence] = []
    var old: [Finding.Evidence] = []
    for name in image.libraries.prefix(200) {
      guard let library = host.libraries.find(name, for: image, at: program.path) else {
        missing.append(.init(program.path, "needs \(name), which is not to be found"))
        continue
      }
      let needs = image.neededVersions.filter { $0.library == name }.flatMap(\.versions)
      let lacking = needs.filter { !library.image.definedVersions.contains($0) }
      guard !lacking.isEmpty, !library.image.definedVersions.isEmpty else { continue }
      let newest = library.image.definedVersions.filter { $0.hasPrefix("GLIBC_2") }
        .max {
          HostPicture.versionNumbers($0).lexicographicallyPrecedes(HostPicture.versionNumbers($1))
        }
      old.append(
        .init(
          program.path,
          "needs \(lacking.joined(separator: ", ")) of \(name); \(library.path) has "
            + (newest ?? "other versions")))
    }
    var findings: [Finding] = []
    if !missing.isEmpty {
      findings.append(Finding(.programLibraryMissing, missing, fix: .init(rebuild)))
    }
    if !old.isEmpty { findings.append(Finding(.programNeedsNewerGlibc, old, fix: .init(rebuild))) }
    return findings
  }
}

extension HostPicture {
  /// The numbers in a version of symbols: `GLIBC_2.38` has 2, 38.
  static func versionNumbers(_ version: String) -> [Int] {
    numbers(String(version.drop { !$0.isWholeNumber }))
  }
}
