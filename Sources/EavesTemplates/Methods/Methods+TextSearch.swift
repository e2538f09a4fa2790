extension Methods {
  static var notFound: TemplateError { TemplateError(.value, "substring not found") }

  /// The part of a text in which a method searches, by its arguments after the first.
  /// - Returns: the offsets in bytes; nil when the part starts behind the end
  private static func searched(_ bytes: Bytes, _ arguments: Arguments) throws -> Range<Int>? {
    guard arguments[1] != nil || arguments[2] != nil else { return 0..<bytes.count }
    guard let range = try arguments.slice(1, 2, of: bytes.scalarCount) else { return nil }
    let start = bytes.offset(ofScalar: range.lowerBound) ?? bytes.count
    return start..<(bytes.offset(ofScalar: range.count, from: start) ?? bytes.count)
  }

  static func count(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let part = try arguments.text(0)
    let count = try value.string().withBytes { bytes in
      guard let range = try searched(bytes, arguments) else { return 0 }
      return part.withBytes { bytes.count(of: $0, from: range.lowerBound, to: range.upperBound) }
    }
    return .int(count)
  }

  /// The position of a text in another, in code points.
  static func find(
    _ value: Value, _ arguments: Arguments, fromEnd: Bool = false
  ) throws -> Int? {
    let part = try arguments.text(0)
    return try value.string().withBytes { bytes in
      guard let range = try searched(bytes, arguments) else { return nil }
      let found = part.withBytes { part in
        fromEnd
          ? bytes.last(part, from: range.lowerBound, to: range.upperBound)
          : bytes.first(part, from: range.lowerBound, to: range.upperBound)
      }
      return found.map { bytes.part(0..<$0).scalarCount }
    }
  }

  static func hasAffix(
    _ value: Value, _ arguments: Arguments, atEnd: Bool
  ) throws -> Value {
    let affixes: [Value]
    if case .tuple(let tuple) = arguments.value(0) {
      affixes = tuple.items
    } else {
      affixes = [arguments.value(0)]
    }
    let texts = try affixes.map { affix in
      guard let text = affix.text else {
        if case .undefined(let undefined) = affix { throw undefined.error }
        throw TemplateError(
          .type, "first arg must be str or a tuple of str, not \(affix.typeName)")
      }
      return text
    }
    let found = try value.string().withBytes { bytes in
      guard let range = try searched(bytes, arguments) else { return false }
      return texts.contains { text in
        text.withBytes { affix in
          affix.count <= range.count
            && bytes.hasBytes(
              affix, at: atEnd ? range.upperBound - affix.count : range.lowerBound)
        }
      }
    }
    return .bool(found)
  }

  static func removePrefix(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let text = try value.string()
    let prefix = try arguments.text(0)
    return text.withBytes { bytes in
      prefix.withBytes { prefix in
        guard bytes.hasBytes(prefix, at: 0) else { return value }
        return value.sameMark(bytes.text(prefix.count..<bytes.count))
      }
    }
  }

  static func removeSuffix(
    _ value: Value, _ arguments: Arguments, _ context: RenderContext
  ) throws -> Value {
    let text = try value.string()
    let suffix = try arguments.text(0)
    return text.withBytes { bytes in
      suffix.withBytes { suffix in
        guard bytes.hasBytes(suffix, at: bytes.count - suffix.count) else { return value }
        return value.sameMark(bytes.text(0..<bytes.count - suffix.count))
      }
    }
  }
}

extension Text {
  /// Whether a text is not empty and has code points of one class only.
  static func consists(_ text: String, of isMember: (Unicode.Scalar) -> Bool) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(isMember)
  }

  /// Python's `str.isidentifier`.
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && text.unicodeScalars.dropFirst().allSatisfy { $0.properties.isXIDContinue }
  }

  /// Python's `str.istitle`: capitals where a word begins, and only there.
  static func isTitle(_ text: String) -> Bool {
    var hasWord = false
    var isInWord = false
    for scalar in text.unicodeScalars {
      if scalar.isPythonUpper || scalar.isPythonTitle {
        if isInWord { return false }
        hasWord = true
        isInWord = true
      } else if scalar.isPythonLower {
        if !isInWord { return false }
      } else {
        isInWord = false
      }
    }
    return hasWord
  }
}
