public import FoundationEssentials

/// A value that a session or a token can hold: JSON's kinds, and those that Flask's session adds.
///
/// Literals make values (`["cart": [1, 2], "name": "Ann"]`), and the typed properties take them
/// apart (`value["name"]?.string`).
public indirect enum SessionValue: Sendable {
  /// Nothing: JSON's `null`.
  case null
  /// True or false.
  case bool(Bool)
  /// An integer of up to 64 bits.
  case int(Int)
  /// An integer of more bits, which only apps in other languages write.
  case largeInteger(LargeInteger)
  /// A floating-point number.
  case double(Double)
  /// Text.
  case string(String)
  /// A list.
  case list([SessionValue])
  /// What Python knows as a tuple, a list that cannot be changed.
  case tuple([SessionValue])
  /// Named values.
  case dictionary(SessionDictionary)
  /// Raw bytes.
  case bytes([UInt8])
  /// HTML that needs no escaping.
  case markup(String)
  /// A UUID.
  case uuid(UUID)
  /// A moment, kept to the second; years 1 to 9999.
  case date(Date)
}

extension SessionValue {
  /// The flag of a `bool`.
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

  /// The number of an `int`.
  public var int: Int? { if case .int(let number) = self { number } else { nil } }

  /// The number of a `double` or an `int`.
  public var double: Double? {
    switch self {
    case .double(let number): number
    case .int(let number): Double(number)
    default: nil
    }
  }

  /// The text of a `string` or a `markup`.
  public var string: String? {
    switch self {
    case .string(let text), .markup(let text): text
    default: nil
    }
  }

  /// The items of a `list` or a `tuple`.
  public var list: [SessionValue]? {
    switch self {
    case .list(let items), .tuple(let items): items
    default: nil
    }
  }

  /// The members of a `dictionary`.
  public var dictionary: SessionDictionary? {
    if case .dictionary(let members) = self { members } else { nil }
  }

  /// The bytes of a `bytes`.
  public var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }

  /// The UUID of a `uuid`.
  public var uuid: UUID? { if case .uuid(let uuid) = self { uuid } else { nil } }

  /// The moment of a `date`.
  public var date: Date? { if case .date(let date) = self { date } else { nil } }

  /// Whether this is `null`.
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// The value of a dictionary's member; nil for a missing key and for what is no dictionary.
  public subscript(key: String) -> SessionValue? { dictionary?[key] }

  /// The item of a list or tuple; nil outside its bounds and for what has no items.
  public subscript(index: Int) -> SessionValue? {
    guard let list, list.indices.contains(index) else { return nil }
    return list[index]
  }
}

extension SessionValue {
  /// An integer that 64 bits cannot hold, as its decimal digits.
  public struct LargeInteger: Hashable, Sendable {
    /// The most digits a number may have, as in Python (`sys.get_int_max_str_digits`).
    public static let maximumDigits = 4_300

    /// The digits, with `-` in front of a negative number and without leading zeros.
    public let text: String

    /// Takes a number's digits.
    /// - Returns: nil for what is not a number in the shortest decimal form, and for one of more
    ///   than 4,300 digits.
    public init?(_ text: String) {
      let digits = text.hasPrefix("-") ? text.utf8.dropFirst() : text.utf8[...]
      guard (1...LargeInteger.maximumDigits).contains(digits.count),
        digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
        digits.count == 1 || digits.first != UInt8(ascii: "0")
      else { return nil }
      self.text = text
    }
  }
}

extension SessionValue: Equatable {
  /// Whether two values are of the same kind and equal. Text is equal when its bytes are, not when
  /// it merely looks the same; dictionaries are equal in any order.
  public static func == (left: SessionValue, right: SessionValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.largeInteger(let left), .largeInteger(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.markup(let left), .markup(let right)): left.hasSameBytes(as: right)
    case (.list(let left), .list(let right)): left == right
    case (.tuple(let left), .tuple(let right)): left == right
    case (.dictionary(let left), .dictionary(let right)): left == right
    case (.bytes(let left), .bytes(let right)): left == right
    case (.uuid(let left), .uuid(let right)): left == right
    case (.date(let left), .date(let right)): left == right
    default: false
    }
  }
}
