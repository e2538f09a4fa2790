import EavesTemplates
import Foundation

// Renders the inputs with this engine: prints input, engine, step, microseconds (the median).
// Compares the output with that of Jinja2, in the folder named by the first argument, before timing.

func median(seconds: Double = 0.25, rounds: Int = 7, _ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  try body()
  var count = 0
  let start = clock.now
  while clock.now - start < .seconds(seconds / 5) {
    try body()
    count += 1
  }
  var times: [Double] = []
  for _ in 0..<rounds {
    let start = clock.now
    for _ in 0..<count { try body() }
    times.append((clock.now - start) / .seconds(1) / Double(count))
  }
  return times.sorted()[rounds / 2] * 1e6
}

let expectedFolder = CommandLine.arguments[1]
let only = CommandLine.arguments.dropFirst(2).first
let inputs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("inputs")
let files = try FileManager.default.contentsOfDirectory(at: inputs, includingPropertiesForKeys: nil)
for file in files.sorted(by: { $0.path < $1.path }) {
  let name = file.deletingPathExtension().lastPathComponent
  if let only, only != name { continue }
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
  guard output == expected else {
    print("\(name): the output differs from Jinja2's")
    exit(1)
  }
  if only != nil {
    let end = ContinuousClock.now + .seconds(8)
    while ContinuousClock.now < end { _ = try page.render(context) }
    exit(0)
  }
  print(name, "eaves", "render", try median { _ = try page.render(context) })
  print(
    name, "eaves", "compile",
    try median { for (name, source) in templates { _ = try environment.compile(source, name: name) } })
}
