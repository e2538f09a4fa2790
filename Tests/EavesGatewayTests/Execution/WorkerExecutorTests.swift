import Foundation
import Synchronization
import Testing

@testable import EavesGateway

@Suite("The executor of a worker")
struct WorkerExecutorTests {
  /// Runs an operation on a thread of its own, as a worker does, and gives that thread's name.
  private func run(_ operation: @Sendable @escaping () async -> Void) -> UInt {
    let thread = Mutex<UInt>(0)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      thread.withLock { $0 = UInt(pthread_self()) }
      WorkerExecutor().run(operation)
      done.signal()
    }
    done.wait()
    return thread.withLock { $0 }
  }

  @Test("runs on the thread that calls it")
  func thread() {
    let seen = Mutex<UInt>(0)
    let expected = run { seen.withLock { $0 = UInt(pthread_self()) } }
    #expect(seen.withLock { $0 } == expected)
  }

  @Test("comes back to it after waiting for something elsewhere")
  func resumes() {
    let seen = Mutex<[UInt]>([])
    let expected = run {
      for _ in 0..<3 {
        await withCheckedContinuation { continuation in
          DispatchQueue.global().async { continuation.resume() }
        }
        seen.withLock { $0.append(UInt(pthread_self())) }
      }
    }
    #expect(seen.withLock { $0 } == [expected, expected, expected])
  }

  @Test("runs child tasks, and ends only when they have")
  func children() {
    let sum = Mutex(0)
    _ = run {
      await withTaskGroup(of: Void.self) { group in
        for number in 1...100 { group.addTask { sum.withLock { $0 += number } } }
      }
    }
    #expect(sum.withLock { $0 } == 5_050)
  }
}
