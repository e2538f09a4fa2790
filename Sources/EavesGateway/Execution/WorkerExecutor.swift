import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs asynchronous handlers on the one thread that serves a worker's requests.
///
/// Hosts cap the number of processes and threads, so the request path must not depend on
/// Dispatch's pool. Every task that prefers this executor runs on the thread that calls ``run()``:
/// work that never suspends runs inline, and work that waits for something outside (a timer, a
/// client with threads of its own) is handed back to this thread when it resumes.
///
/// Jobs enqueued by the thread itself, which is all there is as long as nothing waits, need no lock.
final class WorkerExecutor: TaskExecutor {
  /// Owned by the thread in ``run()``.
  private struct Local {
    var jobs: [UnownedJob] = []
    var next = 0
    var isFinished = false
  }

  private let thread = pthread_self()
  private nonisolated(unsafe) let local: UnsafeMutablePointer<Local>

  /// Jobs that other threads hand over, and the condition they signal.
  private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private nonisolated(unsafe) let arrival: UnsafeMutablePointer<pthread_cond_t>
  private nonisolated(unsafe) let handedOver: UnsafeMutablePointer<[UnownedJob]>
  private let hasHandedOver = Atomic(false)

  /// Belongs to the thread that creates it.
  init() {
    local = .allocate(capacity: 1)
    local.initialize(to: Local())
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    arrival = .allocate(capacity: 1)
    pthread_cond_init(arrival, nil)
    handedOver = .allocate(capacity: 1)
    handedOver.initialize(to: [])
  }

  deinit {
    local.deinitialize(count: 1)
    local.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    pthread_cond_destroy(arrival)
    arrival.deallocate()
    handedOver.deinitialize(count: 1)
    handedOver.deallocate()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if pthread_equal(pthread_self(), thread) != 0 {
      local.pointee.jobs.append(job)
      return
    }
    pthread_mutex_lock(mutex)
    handedOver.pointee.append(job)
    hasHandedOver.store(true, ordering: .releasing)
    pthread_cond_signal(arrival)
    pthread_mutex_unlock(mutex)
  }

  /// Runs one asynchronous operation to its end, and all that it enqueues on the way.
  ///
  /// Call from the thread that created the executor.
  func run(_ operation: nonisolated(nonsending) @Sendable @escaping () async -> Void) {
    local.pointee.isFinished = false
    Task(executorPreference: self) {
      await operation()
      self.local.pointee.isFinished = true
    }
    while let job = nextJob() {
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }

  /// The next job; waits for one when there is none. Nil when the operation has ended and nothing
  /// is left to run.
  private func nextJob() -> UnownedJob? {
    if hasHandedOver.load(ordering: .acquiring) { takeHandedOver(waiting: false) }
    while true {
      if local.pointee.next < local.pointee.jobs.count {
        defer { local.pointee.next += 1 }
        return local.pointee.jobs[local.pointee.next]
      }
      local.pointee.jobs.removeAll(keepingCapacity: true)
      local.pointee.next = 0
      if local.pointee.isFinished { return nil }
      takeHandedOver(waiting: true)
    }
  }

  private func takeHandedOver(waiting: Bool) {
    pthread_mutex_lock(mutex)
    while waiting && handedOver.pointee.isEmpty { pthread_cond_wait(arrival, mutex) }
    local.pointee.jobs.append(contentsOf: handedOver.pointee)
    handedOver.pointee.removeAll(keepingCapacity: true)
    hasHandedOver.store(false, ordering: .relaxed)
    pthread_mutex_unlock(mutex)
  }
}
