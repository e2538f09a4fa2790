import Synchronization

/// Compiled templates by name. Grows only, so that it can be read without a lock: what has changed is
/// added behind what it replaces.
final class TemplateCache: Sendable {
  /// A version of a template.
  final class Entry: Sendable {
    let name: String
    let hash: Int
    let program: Program
    let stamp: Stamp?
    let next = AtomicLazyReference<Entry>()

    init(name: String, hash: Int, program: Program, stamp: Stamp?) {
      self.name = name
      self.hash = hash
      self.program = program
      self.stamp = stamp
    }
  }

  private final class Bucket: Sendable {
    let first = AtomicLazyReference<Entry>()
  }

  private let buckets: [Bucket] = (0..<256).map { _ in Bucket() }
  private let count = Atomic<Int>(0)

  /// A closure can make up names without end; beyond so many versions nothing is added.
  private static let largest = 4096

  /// The newest version of a template.
  func find(_ name: String, _ hash: Int) -> Entry? {
    var found: Entry?
    var next = buckets[hash & 255].first.load()
    while let entry = next {
      if entry.hash == hash, entry.name == name { found = entry }
      next = entry.next.load()
    }
    return found
  }

  /// Adds a version.
  func add(_ name: String, _ hash: Int, _ program: Program, stamp: Stamp?) -> Program {
    guard count.wrappingAdd(1, ordering: .relaxed).newValue < Self.largest else { return program }
    let entry = Entry(name: name, hash: hash, program: program, stamp: stamp)
    var last = buckets[hash & 255].first.storeIfNil(entry)
    while last !== entry { last = last.next.storeIfNil(entry) }
    return program
  }
}
