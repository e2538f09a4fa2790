import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let textAdapters: [String: Adapter] = [
    "escape": { .string(HTML.escape($0["value"]?.pythonText ?? "")) },
    "unescape": { .string(HTML.unescape($0.text("value") ?? "")) },
    "striptags": { .string(HTML.text(of: $0.text("value") ?? "")) },
    "markup_format": { input in
      var positional = (input["args"]?.array ?? [])[...]
      let arguments = input["args"]?.array ?? []
      return format(input.text("format") ?? "", open: "{", close: "}") { field in
        let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let reference = parts[0].split(separator: "!", omittingEmptySubsequences: false)
        let value: RecordedValue =
          reference[0].isEmpty
          ? positional.popFirst() ?? .null
          : Int(reference[0]).map { arguments[$0] } ?? input["kwargs"]?[String(reference[0])]
            ?? .null
        let text = reference.count > 1 ? "'\(value.pythonText)'" : value.pythonText
        return parts.count > 1 ? padded(text, String(parts[1])) : text
      }
    },
    "markup_percent": { input in
      var arguments = (input["args"]?.array ?? input["args"].map { [$0] } ?? [])[...]
      let html = (input.text("format") ?? "").replacingASCIIPairs { conversion in
        let text = arguments.popFirst()?.pythonText ?? ""
        let markup: Markup = "\(conversion == "r" ? "'\(text)'" : text)"
        return markup.html
      }
      return .string(html)
    },
    "markup_add": { input in
      let sum = Markup(safe: input.text("left") ?? "") + Markup(escaping: input.text("right") ?? "")
      return .string(sum.html)
    },
    "markup_join": { input in
      let items = (input["items"]?.array ?? []).map { item in
        item["$markup"]?.string.map(Markup.init(safe:)) ?? Markup(escaping: item.string ?? "")
      }
      return .string(items.joined(separator: Markup(safe: input.text("sep") ?? "")).html)
    },
  ]

  /// Puts values into the fields of a Python format, as interpolation puts them into markup.
  private static func format(
    _ format: String, open: Character, close: Character, _ value: (String) -> String
  ) -> Outcome {
    var markup = Markup(safe: "")
    var rest = format[...]
    while let start = rest.firstIndex(of: open), let end = rest[start...].firstIndex(of: close) {
      let text = value(String(rest[rest.index(after: start)..<end]))
      markup = "\(markup)\(Markup(safe: String(rest[..<start])))\(text)"
      rest = rest[rest.index(after: end)...]
    }
    return .string((markup + Markup(safe: String(rest))).html)
  }

  /// `>5`, `<5`, `^5`
  private static func padded(_ text: String, _ specification: String) -> String {
    let width = Int(specification.drop { !$0.isNumber }) ?? 0
    let missing = max(0, width - text.count)
    let left =
      specification.hasPrefix(">") ? missing : specification.hasPrefix("^") ? missing / 2 : 0
    return String(repeating: " ", count: left) + text
      + String(repeating: " ", count: missing - left)
  }
}

extension String {
  /// Replaces `%s`, `%r` and the like.
  fileprivate func replacingASCIIPairs(_ replacement: (Character) -> String) -> String {
    var result = ""
    var rest = self[...]
    while let percent = rest.firstIndex(of: "%"), rest.index(after: percent) < rest.endIndex {
      let conversion = rest.index(after: percent)
      result += rest[..<percent] + replacement(rest[conversion])
      rest = rest[rest.index(after: conversion)...]
    }
    return result + rest
  }
}
