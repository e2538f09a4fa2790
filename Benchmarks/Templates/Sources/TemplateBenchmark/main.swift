import AllocationCount
import EavesTemplates
import Foundation

// Renders the inputs with this engine, and those that can be expressed for them with Stencil and with
// swift-mustache: prints input, engine, step, microseconds (the median). Compares each output with that
// of Jinja2, in the folder named by the first argument, before timing.

/// The seconds of processor time that the process has used: other work of the machine does not count.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func median(seconds: Double = 0.25, rounds: Int = 7, _ body: () throws -> Void) rethrows -> Double {
  try body()
  var count = 0
  let start = processorTime()
  while processorTime() - start < seconds / 5 {
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

let expectedFolder = CommandLine.arguments[1]
let inputs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("inputs")
let files = try FileManager.default.contentsOfDirectory(at: inputs, includingPropertiesForKeys: nil)

/// Ends the program when an output is not the one of Jinja2.
func compare(_ output: String, with expected: String, _ name: String, _ engine: String) {
  guard output != expected else { return }
  let message = "\(name): the output of \(engine) differs from Jinja2's:\n\(output)\n"
  FileHandle.standardError.write(Data(message.utf8))
  exit(1)
}

for file in files.sorted(by: { $0.path < $1.path }) {
  let name = file.deletingPathExtension().lastPathComponent
  guard case .dictionary(let input) = try Value(json: String(contentsOf: file, encoding: .utf8)),
    case .string(let main)? = input["main"], case .dictionary(let sources)? = input["templates"],
    let context = input["context"]
  else { fatalError("\(name) is not an input") }
  var templates: [String: String] = [:]
  for (key, source) in sources.members {
    if case .string(let key) = key, case .string(let source) = source { templates[key] = source }
  }
  var options = Options()
  options.autoescape = .html
  let environment = Environment(loader: DictionaryLoader(templates), options: options)
  let page = try environment.template(main)
  let expected = try String(contentsOfFile: "\(expectedFolder)/\(name).txt", encoding: .utf8)
  let output = try page.render(context)
  compare(output, with: expected, name, "this engine")
  let allocated = allocation_count()
  _ = try page.render(context)
  print(name, "eaves", "allocations", allocation_count() - allocated)
  print(name, "eaves", "render", try median { _ = try page.render(context) })
  print(
    name, "eaves", "compile",
    try median {
      for (name, source) in templates { _ = try environment.compile(source, name: name) }
    })
  for engine in try SwiftEngine.all(file: file) {
    compare(try engine.render(), with: expected, name, engine.name)
    print(name, engine.name, "render", try median { _ = try engine.render() })
    print(name, engine.name, "compile", try median { try engine.compile() })
  }
}
