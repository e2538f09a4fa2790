/// What lies between two slashes of a rule, or from a converter that accepts slashes to the end.
struct RulePart {
  /// One after the other, these must fill the part of the path.
  enum Token: Sendable {
    case literal([UInt8])
    case value(TextPattern)
  }

  var tokens: [Token] = []
  /// Equal keys and weights mean the same part.
  var key = ""
  var weight = Weight()
  /// Whether the part takes all of the rest of the path.
  var isFinal = false
  var isStatic = true
  /// Whether a slash at the end is the rule's own and may be missing from the path.
  var isSuffixed = false

  /// Which of several parts is tried first; compared as Werkzeug's named tuple `Weighting` is.
  struct Weight: Equatable {
    var literalLengths: [Int] = []
    var converterWeights: [Int] = []

    static func < (left: Weight, right: Weight) -> Bool {
      if left.literalLengths.count != right.literalLengths.count {
        return left.literalLengths.count > right.literalLengths.count
      }
      if left.literalLengths != right.literalLengths {
        return right.literalLengths.lexicographicallyPrecedes(left.literalLengths)
      }
      if left.converterWeights.count != right.converterWeights.count {
        return left.converterWeights.count > right.converterWeights.count
      }
      return left.converterWeights.lexicographicallyPrecedes(right.converterWeights)
    }
  }

  /// The text of a part without placeholders.
  var staticText: [UInt8] {
    guard case .literal(let bytes) = tokens.first else { return [] }
    return bytes
  }

  /// The pattern of a part that is one placeholder of a plain kind and nothing else.
  var plainPattern: PlainPattern? {
    guard tokens.count == 1, case .value(.plain(let pattern)) = tokens[0] else { return nil }
    return pattern
  }

  mutating func append(literal text: String) {
    weight.literalLengths.append(text.unicodeScalars.count)
    append(bytes: text)
  }

  /// A slash within a part that takes all of the rest; it carries no weight.
  mutating func appendSlash() { append(bytes: "/") }

  private mutating func append(bytes text: String) {
    key += text
    if case .literal(let bytes) = tokens.last {
      tokens[tokens.count - 1] = .literal(bytes + text.utf8)
    } else {
      tokens.append(.literal(Array(text.utf8)))
    }
  }

  mutating func append(_ converter: BoundConverter) {
    isStatic = false
    if !converter.isPartIsolating { isFinal = true }
    weight.converterWeights.append(converter.weight)
    // No text of a rule holds a `<`, so that a pattern is never mistaken for one.
    key += "<\(converter.key)>"
    tokens.append(.value(converter.pattern))
  }

  /// Whether this is the same part as another, so that their rules stand at one place.
  func isSame(as other: RulePart) -> Bool {
    // By bytes, since paths are compared by bytes.
    key.hasSameBytes(as: other.key) && weight == other.weight && isFinal == other.isFinal
      && isSuffixed == other.isSuffixed
  }
}

extension RulePart {
  /// Cuts tokens into parts, as `Rule._parse_rule` does.
  /// - Parameter converters: the converters of the placeholders, in order
  static func parts(of tokens: [RuleToken], converters: [BoundConverter]) -> [RulePart] {
    var parts: [RulePart] = []
    var part = RulePart()
    var converters = converters[...]
    var endsWithSlash = false
    for token in tokens {
      endsWithSlash = false
      switch token {
      case .literal(let text): part.append(literal: text)
      case .placeholder: part.append(converters.removeFirst())
      case .slash where part.isFinal:
        part.appendSlash()
        endsWithSlash = true
      case .slash:
        parts.append(part)
        part = RulePart()
      }
    }
    guard part.isFinal, endsWithSlash else { return parts + [part] }
    part.dropLastSlash()
    part.isSuffixed = true
    var end = RulePart()
    end.weight = part.weight
    return parts + [part, end]
  }

  private mutating func dropLastSlash() {
    guard case .literal(let bytes) = tokens.last else { return }
    key.unicodeScalars.removeLast()
    if bytes.count > 1 {
      tokens[tokens.count - 1] = .literal(bytes.dropLast())
    } else {
      tokens.removeLast()
    }
  }
}
