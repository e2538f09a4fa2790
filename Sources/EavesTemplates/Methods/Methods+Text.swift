extension Methods {
  /// Methods of `str` and `Markup`, alphabetically. Those that give a changed text keep the mark.
  static let text: [String: Method] = [
    "capitalize": change("capitalize", Text.capitalized),
    "casefold": change("casefold", Text.caseFolded),
    "center": padding("center", .center),
    "count": method("count", ["sub", "start", "end"], required: 1, body: count),
    "endswith": method("endswith", ["suffix", "start", "end"], required: 1) {
      value, arguments, _ in try hasAffix(value, arguments, atEnd: true)
    },
    "expandtabs": Method(Signature("expandtabs", ["tabsize"])) { value, arguments, context in
      value.sameMark(
        try Text.tabsExpanded(
          try value.string(), size: try arguments.int(0, default: 8), context))
    },
    "find": method("find", ["sub", "start", "end"], required: 1) { value, arguments, _ in
      .int(try find(value, arguments) ?? -1)
    },
    "format": Method(Signature("format", rest: true, keywords: true)) {
      value, arguments, context in
      try StringFormat.format(
        value, arguments.rest, .keywords(arguments.keywords), context)
    },
    "format_map": method("format_map", ["mapping"], required: 1) { value, arguments, context in
      try StringFormat.format(value, nil, .mapping(arguments.value(0)), context)
    },
    "index": method("index", ["sub", "start", "end"], required: 1) { value, arguments, _ in
      guard let found = try find(value, arguments) else { throw notFound }
      return .int(found)
    },
    "isalnum": query("isalnum") { Text.consists($0, of: \.isPythonAlphanumeric) },
    "isalpha": query("isalpha") { Text.consists($0, of: \.isPythonAlphabetic) },
    "isascii": query("isascii", \.isASCIIText),
    "isdecimal": query("isdecimal") { Text.consists($0, of: \.isPythonDecimal) },
    "isdigit": query("isdigit") { Text.consists($0, of: \.isPythonDigit) },
    "isidentifier": query("isidentifier", Text.isIdentifier),
    "islower": query("islower", Text.isLower),
    "isnumeric": query("isnumeric") { Text.consists($0, of: \.isPythonNumeric) },
    "isprintable": query("isprintable") { $0.unicodeScalars.allSatisfy(\.isPythonPrintable) },
    "isspace": query("isspace") { Text.consists($0, of: \.isPythonSpace) },
    "istitle": query("istitle", Text.isTitle),
    "isupper": query("isupper", Text.isUpper),
    "join": method("join", ["iterable"], required: 1, body: join),
    "ljust": padding("ljust", .left),
    "lower": change("lower", Text.lowercased),
    "lstrip": trimming("lstrip", .leading),
    "maketrans": method("maketrans", ["x", "y", "z"], required: 1, body: makeTable),
    "partition": method("partition", ["sep"], required: 1) { value, arguments, _ in
      try partition(value, arguments, fromEnd: false)
    },
    "removeprefix": method("removeprefix", ["prefix"], required: 1, body: removePrefix),
    "removesuffix": method("removesuffix", ["suffix"], required: 1, body: removeSuffix),
    "replace": method("replace", ["old", "new", "count"], required: 2, body: replace),
    "rfind": method("rfind", ["sub", "start", "end"], required: 1) { value, arguments, _ in
      .int(try find(value, arguments, fromEnd: true) ?? -1)
    },
    "rindex": method("rindex", ["sub", "start", "end"], required: 1) { value, arguments, _ in
      guard let found = try find(value, arguments, fromEnd: true) else { throw notFound }
      return .int(found)
    },
    "rjust": padding("rjust", .right),
    "rpartition": method("rpartition", ["sep"], required: 1) { value, arguments, _ in
      try partition(value, arguments, fromEnd: true)
    },
    "rsplit": Method(Signature("rsplit", ["sep", "maxsplit"])) { value, arguments, context in
      try split(value, arguments, fromEnd: true, context)
    },
    "rstrip": trimming("rstrip", .trailing),
    "split": Method(Signature("split", ["sep", "maxsplit"])) { value, arguments, context in
      try split(value, arguments, fromEnd: false, context)
    },
    "splitlines": Method(Signature("splitlines", ["keepends"])) { value, arguments, context in
      let text = try value.string()
      try chargeParts(of: text, -1, context)
      let lines = Text.lines(
        text, keepEnds: try arguments.flag(0, default: false))
      try context.spend(lines.count)
      return .newList(lines.map(value.sameMark))
    },
    "startswith": method("startswith", ["prefix", "start", "end"], required: 1) {
      value, arguments, _ in try hasAffix(value, arguments, atEnd: false)
    },
    "strip": trimming("strip", .both),
    "swapcase": change("swapcase", Text.caseSwapped),
    "title": change("title", Text.titled),
    "translate": method("translate", ["table"], required: 1, body: translate),
    "upper": change("upper", Text.uppercased),
    "zfill": method("zfill", ["width"], required: 1) { value, arguments, context in
      value.sameMark(
        try Text.zeroFilled(try value.string(), to: try arguments.int(0, default: 0), context))
    },
  ]

  /// Methods that only `Markup` has, alphabetically.
  static let markup: [String: Method] = [
    "__html__": Method(Signature("__html__")) { value, _, _ in value },
    "escape": method("escape", ["s"], required: 1) { _, arguments, _ in
      .safe(try arguments.value(0).escaped())
    },
    "striptags": Method(Signature("striptags")) { value, _, _ in
      .string(HTMLText.stripped(try value.string()))
    },
    "unescape": Method(Signature("unescape")) { value, _, _ in
      .string(HTMLText.unescaped(try value.string()))
    },
  ]
}

// MARK: Forms of methods

extension Methods {
  /// A method whose arguments go by position.
  private static func method(
    _ name: String, _ parameters: [String], required: Int, body: @escaping Method.Body
  ) -> Method {
    Method(Signature(name, parameters, required: required, positionalOnly: true), body: body)
  }

  /// A method without arguments that gives a changed text.
  private static func change(
    _ name: String, _ change: @escaping @Sendable (String) -> String
  ) -> Method {
    Method(Signature(name)) { value, _, _ in value.sameMark(change(try value.string())) }
  }

  /// A method without arguments that answers a question.
  private static func query(
    _ name: String, _ query: @escaping @Sendable (String) -> Bool
  ) -> Method {
    Method(Signature(name)) { value, _, _ in .bool(query(try value.string())) }
  }

  private static func trimming(_ name: String, _ ends: Text.Ends) -> Method {
    method(name, ["chars"], required: 0) { value, arguments, _ in
      value.sameMark(Text.trimmed(try value.string(), try arguments.optionalText(0), ends))
    }
  }

  private static func padding(_ name: String, _ alignment: Text.Alignment) -> Method {
    method(name, ["width", "fillchar"], required: 1) { value, arguments, context in
      var fill = try arguments.text(1, default: " ")
      if value.isSafe, let given = arguments[1] { fill = try given.escaped() }
      guard Text.count(fill) == 1 else {
        throw TemplateError(.type, "The fill character must be exactly one character long")
      }
      let width = try arguments.int(0, default: 0)
      return value.sameMark(
        try Text.padded(try value.string(), to: width, with: fill, alignment, context))
    }
  }
}
