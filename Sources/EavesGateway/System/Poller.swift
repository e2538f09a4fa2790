#if canImport(Glibc)
import CLinux
import Glibc

/// Says which of some descriptors can be read without waiting (epoll(7)).
///
/// A descriptor stays in the set until it is removed or closed, and a wait costs the same however many
/// there are.
struct Poller: ~Copyable {
  /// The most descriptors that one wait tells of; the others come next.
  private static let limit = 64

  private let descriptor: Int32

  /// With room for one that is waited for alongside.
  private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.limit + 1)

  /// How many of the events are those of the last wait.
  private var count = 0

  /// - Throws: `SystemError` when the system has no descriptor left
  init() throws(SystemError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw SystemError("epoll_create1") }
  }

  deinit {
    if descriptor >= 0 { Descriptor.close(descriptor) }
    events.deallocate()
  }

  /// Adds a descriptor that is not in the set.
  /// - Throws: `SystemError` when the system has no memory for it
  mutating func add(_ descriptor: Int32) throws(SystemError) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.fd = descriptor
    guard epoll_ctl(self.descriptor, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
      throw SystemError("epoll_ctl")
    }
  }

  /// Removes a descriptor, if it is in the set.
  mutating func remove(_ descriptor: Int32) {
    epoll_ctl(self.descriptor, EPOLL_CTL_DEL, descriptor, nil)
  }

  /// Waits until a descriptor can be read, its other side has closed, the time is up, or a signal came.
  /// - Parameters:
  ///   - milliseconds: -1 for ever
  ///   - alongside: a descriptor to wait for though it is not in the set; what there was in the set when
  ///     something came over it is found too
  mutating func wait(milliseconds: Int32, alongside: Int32? = nil) {
    if let alongside {
      wait(milliseconds: milliseconds, for: alongside)
    } else {
      waitForSet(milliseconds: milliseconds)
    }
  }

  private mutating func waitForSet(milliseconds: Int32) {
    count = max(0, Int(epoll_wait(descriptor, events, Int32(Self.limit), milliseconds)))
  }

  /// Whether there is something in the set can itself be waited for, and with poll(2) a process is woken
  /// in less time than by a set.
  private mutating func wait(milliseconds: Int32, for other: Int32) {
    // The set comes last, so that it is looked at when the other one has been found.
    var items = (
      pollfd(fd: other, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    )
    count = 0
    let ready = withUnsafeMutableBytes(of: &items) {
      poll($0.baseAddress?.assumingMemoryBound(to: pollfd.self), 2, milliseconds)
    }
    guard ready > 0 else { return }
    if items.1.revents != 0 { waitForSet(milliseconds: 0) }
    if items.0.revents != 0 {
      events[count].data.fd = other
      count += 1
    }
  }

  /// How many descriptors the last wait found.
  var readyCount: Int { count }

  /// Whether there may be more than the last wait told of.
  var isFull: Bool { count >= Self.limit }

  /// Whether the last wait found a descriptor.
  func isReady(_ descriptor: Int32) -> Bool {
    for index in 0..<count where events[index].data.fd == descriptor { return true }
    return false
  }
}
#else
import Darwin

/// Says which of some descriptors can be read without waiting (poll(2)).
struct Poller: ~Copyable {
  private var items: [pollfd] = []
  private var found: [Int32] = []

  init() throws(SystemError) {}

  mutating func add(_ descriptor: Int32) throws(SystemError) {
    items.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
  }

  mutating func remove(_ descriptor: Int32) { items.removeAll { $0.fd == descriptor } }

  mutating func wait(milliseconds: Int32, alongside: Int32? = nil) {
    found.removeAll(keepingCapacity: true)
    if let alongside { items.append(pollfd(fd: alongside, events: Int16(POLLIN), revents: 0)) }
    defer { if let alongside { remove(alongside) } }
    guard poll(&items, nfds_t(items.count), milliseconds) > 0 else { return }
    // One that was closed is reported as such, and leaves the set.
    items.removeAll { $0.revents & Int16(POLLNVAL) != 0 }
    for item in items where item.revents != 0 { found.append(item.fd) }
  }

  var readyCount: Int { found.count }

  var isFull: Bool { false }

  func isReady(_ descriptor: Int32) -> Bool { found.contains(descriptor) }
}
#endif
