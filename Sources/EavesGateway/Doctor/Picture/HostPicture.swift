#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the doctor knows of the machine.
package struct HostPicture: Sendable {
  /// The processor, as `uname -m` says.
  package var machine: String
  /// The kernel's release: `[6, 1, 0]`.
  package var kernel: [Int]
  /// Seconds since 1970.
  package var now: Int64
  package var libraries: Libraries
  package var limits: Limits
  /// How many processes and threads the account has now; nil when they cannot be counted, and for root,
  /// whom the limit does not hold.
  package var processCount: Int?

  /// What the system allows; nil for no limit.
  package struct Limits: Hashable, Sendable {
    /// Processes and threads of the account (RLIMIT_NPROC).
    package var processes: Int?
    /// The address space in bytes (RLIMIT_AS).
    package var memory: Int?
    /// Open files (RLIMIT_NOFILE).
    package var openFiles: Int?
    /// The size of a file in bytes (RLIMIT_FSIZE).
    package var fileSize: Int?
    /// Seconds of processor time (RLIMIT_CPU).
    package var processorTime: Int?
    /// Processes and threads of the control group (pids.max), and how many there are.
    package var group: (limit: Int, count: Int)? {
      get { groupLimit.map { ($0, groupCount) } }
      set {
        groupLimit = newValue?.limit
        groupCount = newValue?.count ?? 0
      }
    }
    private var groupLimit: Int?
    private var groupCount = 0

    package init() {}
  }

  package init(
    machine: String, kernel: [Int], now: Int64, libraries: Libraries, limits: Limits = Limits(),
    processCount: Int? = nil
  ) {
    self.machine = machine
    self.kernel = kernel
    self.now = now
    self.libraries = libraries
    self.limits = limits
    self.processCount = processCount
  }

  /// This machine, for this process.
  package static var ofSystem: HostPicture {
    var name = utsname()
    uname(&name)
    let release = withUnsafePointer(to: &name.release) { text($0) }
    let machine = withUnsafePointer(to: &name.machine) { text($0) }
    return HostPicture(
      machine: machine, kernel: numbers(release), now: Int64(time(nil)), libraries: .ofSystem,
      limits: limits, processCount: geteuid() == 0 ? nil : tasks(of: geteuid()))
  }

  private static func text<Field>(_ field: UnsafePointer<Field>) -> String {
    field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout<Field>.size) {
      String(cString: $0)
    }
  }

  /// The numbers at the beginning of a release: `6.1.0-13-amd64` has 6, 1, 0.
  static func numbers(_ release: String) -> [Int] {
    release.prefix { ("0"..."9").contains($0) || $0 == "." }.split(separator: ".")
      .compactMap { Int($0) }
  }

  private static var limits: Limits {
    var limits = Limits()
    #if canImport(Glibc)
    limits.processes = limit(__RLIMIT_NPROC)
    limits.memory = limit(RLIMIT_AS)
    limits.openFiles = limit(RLIMIT_NOFILE)
    limits.fileSize = limit(RLIMIT_FSIZE)
    limits.processorTime = limit(RLIMIT_CPU)
    limits.group = controlGroup
    #endif
    return limits
  }

  #if canImport(Glibc)
  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var value = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &value) == 0,
      value.rlim_cur != rlim_t.max, value.rlim_cur <= rlim_t(Int.max)
    else { return nil }
    return Int(value.rlim_cur)
  }
  #endif

  /// The limit of this process's control group (cgroup v2), or of the nearest one around it.
  private static var controlGroup: (limit: Int, count: Int)? {
    guard let line = lines("/proc/self/cgroup").first(where: { $0.hasPrefix("0::/") }) else {
      return nil
    }
    var path = "/sys/fs/cgroup" + line.dropFirst(3)
    while path.utf8.count > "/sys/fs/cgroup".utf8.count {
      if let limit = number("\(path)/pids.max"), let count = number("\(path)/pids.current") {
        return (limit, count)
      }
      path = Entry.folder(of: path)
    }
    return nil
  }

  private static func number(_ path: String) -> Int? { lines(path).first.flatMap { Int($0) } }

  private static func lines(_ path: String) -> [String] {
    // Files of the kernel have no size, so they are read to their end.
    guard let file = try? Descriptor.open(path, O_RDONLY) else { return [] }
    defer { Descriptor.close(file) }
    let content = (try? Descriptor.readAll(from: file)) ?? []
    return content.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The processes of a user, each with its threads, as RLIMIT_NPROC counts them.
  private static func tasks(of user: uid_t) -> Int? {
    guard let names = FileReading.names(in: "/proc", atMost: 100_000) else { return nil }
    var count = 0
    for name in names where Int(name) != nil {
      guard FileFacts(path: "/proc/\(name)")?.owner == user else { continue }
      let threads = lines("/proc/\(name)/status").first { $0.hasPrefix("Threads:") }
      count += threads.flatMap { Int($0.dropFirst(8).drop { $0 == "\t" || $0 == " " }) } ?? 1
    }
    return count
  }
}
