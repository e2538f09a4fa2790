import Foundation
import Mustache
import Stencil

/// Another template engine for Swift, with one of the inputs.
struct SwiftEngine {
  let name: String

  /// Renders the template, which is compiled already.
  let render: () throws -> String

  /// Compiles the template.
  let compile: () throws -> Void

  /// The engines that an input has a template for.
  static func all(file: URL) throws -> [SwiftEngine] {
    let input =
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    let context = plain(input["context"] as Any) as? [String: Any] ?? [:]
    var engines: [SwiftEngine] = []
    if let source = input["stencil"] as? String {
      let template = Stencil.Template(templateString: source)
      engines.append(
        SwiftEngine(
          name: "stencil", render: { try template.render(context) },
          compile: { _ = Stencil.Template(templateString: source) }))
    }
    if let source = input["mustache"] as? String {
      let template = try MustacheTemplate(string: source)
      engines.append(
        SwiftEngine(
          name: "mustache", render: { template.render(context) },
          compile: { _ = try MustacheTemplate(string: source) }))
    }
    return engines
  }

  /// A value of JSON in types of Swift, as an app would hand it over.
  private static func plain(_ value: Any) -> Any {
    switch value {
    case let value as [String: Any]: value.mapValues(plain)
    case let value as [Any]: value.map(plain)
    case let value as String: value
    case let value as Int: value
    default: value
    }
  }
}
