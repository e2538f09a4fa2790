#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The time that a processor spends on some work of this thread. A busy machine, where the thread waits
/// for its turn, does not lengthen it; so a test can tell by it work that grows with the square of its
/// input from work that does not.
public func processorTime(of work: () throws -> Void) rethrows -> Duration {
  let start = processorTimeOfThread()
  try work()
  return processorTimeOfThread() - start
}

private func processorTimeOfThread() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
