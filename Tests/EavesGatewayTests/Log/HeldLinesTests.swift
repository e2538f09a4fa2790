import CCrashHandler
import Foundation
import Testing

/// Lines are written to the standard error of a process, so each case has a process of its own.
@Suite("Lines that are held")
struct HeldLinesTests {
  @Test("are written in one piece, when asked for")
  func writing() async throws {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      hold("one\n")
      hold("two\n")
      #expect(eaves_holds_lines())
      write("before\n")
      eaves_write_held_lines()
      #expect(!eaves_holds_lines())
      eaves_write_held_lines()
      write("after\n")
    }
    #expect(text(result) == "before\none\ntwo\nafter\n")
  }

  @Test("are written when there is no room for another, and none is lost or cut")
  func full() async throws {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      for number in 0..<1_000 { hold("\(number) \(String(repeating: "x", count: number % 200))\n") }
      write("after\n")
      eaves_write_held_lines()
    }
    let lines = text(result).split(separator: "\n")
    #expect(lines.count == 1_001)
    let numbers = lines.filter { $0 != "after" }.compactMap { Int($0.prefix { $0 != " " }) }
    #expect(numbers == Array(0..<1_000))
    // Those that there was no room for were written before.
    #expect(lines.firstIndex(of: "after") ?? 0 > 900)
  }

  @Test("stay in order with one that is longer than all the room")
  func long() async throws {
    for length in [4_095, 4_096, 4_097, 9_000] {
      let line = String(repeating: "x", count: length - 1) + "\n"
      let result = await #expect(
        processExitsWith: .success, observing: [\.standardErrorContent]
      ) { [line = line as String] in
        hold("before\n")
        hold(line)
        hold("after\n")
        eaves_write_held_lines()
      }
      #expect(text(result) == "before\n\(line)after\n", "\(length)")
    }
  }

  @Test("are written when the program crashes, after what is said of the crash")
  func crash() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGABRT), observing: [\.standardErrorContent]
    ) {
      eaves_crash_install()
      hold("one\n")
      hold("two\n")
      let (label, connection) = ("GET /three", open("/dev/null", O_WRONLY))
      eaves_crash_begin_fastcgi(connection, 1, label, label.utf8.count)
      abort()
    }
    #expect(
      text(result) == "crash: SIGABRT (abort) while answering GET /three\none\ntwo\n",
      "\(text(result))")
  }

  private func text(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }
}

private func hold(_ line: String) { eaves_hold_line(line, line.utf8.count) }

private func write(_ text: String) { _ = Glibc.write(STDERR_FILENO, text, text.utf8.count) }
