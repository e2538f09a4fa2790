import Foundation
import Synchronization
import Testing

@testable import EavesGateway

/// A value that several threads change.
private final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  var value: Value { mutex.withLock { $0 } }

  func change(_ body: @Sendable (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}

@Suite("The executor of a worker")
struct WorkerExecutorTests {
  /// Runs an operation on a thread of its own, as a worker does, and gives that thread's name.
  private func run(_ operation: @Sendable @escaping () async -> Void) -> UInt {
    let thread = Shared<UInt>(0)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      thread.change { $0 = UInt(pthread_self()) }
      WorkerExecutor().run(operation)
      done.signal()
    }
    done.wait()
    return thread.value
  }

  @Test("runs on the thread that calls it")
  func thread() {
    let seen = Shared<UInt>(0)
    let expected = run { seen.change { $0 = UInt(pthread_self()) } }
    #expect(seen.value == expected)
  }

  @Test("comes back to it after waiting for something elsewhere")
  func resumes() {
    let seen = Shared<[UInt]>([])
    let expected = run {
      for _ in 0..<3 {
        await withCheckedContinuation { continuation in
          DispatchQueue.global().async { continuation.resume() }
        }
        seen.change { $0.append(UInt(pthread_self())) }
      }
    }
    #expect(seen.value == [expected, expected, expected])
  }

  @Test("runs child tasks, and ends only when they have")
  func children() {
    let sum = Shared(0)
    _ = run {
      await withTaskGroup(of: Void.self) { group in
        for number in 1...100 { group.addTask { sum.change { $0 += number } } }
      }
    }
    #expect(sum.value == 5_050)
  }
}
