import Glibc

/// The seconds of processor time that the process has used: other work of the machine does not count.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The median of several rounds, in microseconds a call.
func median(seconds: Double = 0.2, rounds: Int = 7, _ body: () throws -> Void) rethrows -> Double {
  try body()
  var count = 0
  let start = processorTime()
  while processorTime() - start < seconds / 4 {
    try body()
    count += 1
  }
  var times: [Double] = []
  for _ in 0..<rounds {
    let start = processorTime()
    for _ in 0..<count { try body() }
    times.append((processorTime() - start) / Double(count))
  }
  return times.sorted()[rounds / 2] * 1e6
}

/// The median of several rounds of what is asynchronous.
func medianOfTasks(
  seconds: Double = 0.2, rounds: Int = 7, _ body: () async throws -> Void
) async rethrows -> Double {
  try await body()
  var count = 0
  let start = processorTime()
  while processorTime() - start < seconds / 4 {
    try await body()
    count += 1
  }
  var times: [Double] = []
  for _ in 0..<rounds {
    let start = processorTime()
    for _ in 0..<count { try await body() }
    times.append((processorTime() - start) / Double(count))
  }
  return times.sorted()[rounds / 2] * 1e6
}

/// Prints one figure: what was measured, who did it, and how long it took.
func report(_ name: String, _ program: String, _ microseconds: Double) {
  print(name, program, microseconds)
}
