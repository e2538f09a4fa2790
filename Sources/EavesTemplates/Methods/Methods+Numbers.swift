extension Methods {
  /// Methods of `int`, alphabetically.
  static let int: [String: Method] = [
    "as_integer_ratio": Method(Signature("as_integer_ratio")) { value, _, _ in
      .tuple([.int(try value.toInteger()), .int(1)])
    },
    "bit_count": Method(Signature("bit_count")) { value, _, _ in
      .int(try value.toInteger().magnitude.nonzeroBitCount)
    },
    "bit_length": Method(Signature("bit_length")) { value, _, _ in
      .int(Int.bitWidth - (try value.toInteger()).magnitude.leadingZeroBitCount)
    },
    "conjugate": Method(Signature("conjugate")) { value, _, _ in .int(try value.toInteger()) },
  ]

  /// Methods of `float`, alphabetically.
  static let double: [String: Method] = [
    "conjugate": Method(Signature("conjugate")) { value, _, _ in value },
    "hex": Method(Signature("hex")) { value, _, _ in .string(hexadecimal(try value.toFloat())) },
    "is_integer": Method(Signature("is_integer")) { value, _, _ in
      let number = try value.toFloat()
      return .bool(number.isFinite && number == number.rounded())
    },
  ]

  /// A float exactly: `0x1.8000000000000p+1`.
  private static func hexadecimal(_ number: Double) -> String {
    guard number.isFinite else { return FloatFormat.text(number) }
    let sign = number.sign == .minus ? "-" : ""
    guard number != 0 else { return sign + "0x0.0p+0" }
    let digits = String(number.significandBitPattern, radix: 16)
    let fraction = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    let exponent = number.isNormal ? Int(number.exponent) : -1022
    return "\(sign)0x\(number.isNormal ? 1 : 0).\(fraction)p\(exponent < 0 ? "" : "+")\(exponent)"
  }

  /// Methods of `range`, alphabetically.
  static let range: [String: Method] = [
    "count": Method(
      Signature("count", ["value"], required: 1, positionalOnly: true)
    ) { value, arguments, context in
      .int(try value.contains(arguments.value(0), context) ? 1 : 0)
    },
    "index": Method(
      Signature("index", ["value"], required: 1, positionalOnly: true)
    ) { value, arguments, context in
      let wanted = arguments.value(0)
      guard case .range(let range) = value, try value.contains(wanted, context) else {
        throw TemplateError(.value, "\(wanted.representation) is not in range")
      }
      let number = try wanted.toInteger()
      return .int((number &- range.start) / range.step)
    },
  ]
}
