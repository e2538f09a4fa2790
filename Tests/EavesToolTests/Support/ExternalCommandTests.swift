import Synchronization
import Testing

@testable import EavesTool

@Suite("Other programs")
struct ExternalCommandTests {
  @Test("What one says and how it ends is collected, output and errors apart")
  func outcome() async throws {
    let outcome = try await ExternalCommand("sh", "-c", "echo out; echo err >&2; exit 3").run()
    #expect(outcome.status == 3)
    #expect(outcome.output == "out\n")
    #expect(outcome.errors == "err\n")
    let killed = try await ExternalCommand("sh", "-c", "kill -9 $$").run()
    #expect(killed.status == 137)
  }

  @Test("It reads what it is given, in the folder and with the variables it is given")
  func surroundings() async throws {
    let folder = try Folder()
    var command = ExternalCommand("sh", "-c", "cat; pwd; echo $WORD", in: folder.path)
    command.input = Array("given\n".utf8)
    command.environment = ["WORD": "said"]
    let outcome = try await command.run()
    #expect(outcome.output == "given\n\(folder.path)\nsaid\n")
  }

  @Test(
    "Its lines come one by one, those of errors among them, and the last one without an end too")
  func lines() async throws {
    let lines = Mutex<[String]>([])
    let command = ExternalCommand("sh", "-c", "echo one; echo two >&2; echo; printf end; exit 1")
    let status = try await command.run { line in lines.withLock { $0.append(line) } }
    #expect(status == 1)
    #expect(lines.withLock { $0 } == ["one", "two", "", "end"])
  }

  @Test(
    "One that is missing is named, with what helps", arguments: ["no-such-program", "/no/such"])
  func missing(name: String) async {
    let error = await #expect(throws: ToolError.self) { try await ExternalCommand(name).run() }
    #expect(error?.message.contains(name) == true)
    #expect(error?.fix.contains("Install") == true)
    #expect(error?.status == .unavailable)
  }
}
