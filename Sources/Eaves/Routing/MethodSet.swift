internal import HTTPTypes

/// A set of the methods that the rules of a router name.
struct MethodSet: OptionSet, BitwiseCopyable, Hashable, Sendable {
  let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Every method, also those that no rule names.
  static let all = MethodSet(rawValue: .max)

  /// The methods that no rule names.
  static let other = MethodSet(rawValue: 1)
}

/// The methods that the rules of a router name, each with its bit.
struct MethodTable: Sendable {
  private var names: [String] = []
  private var methods: [HTTPRequest.Method] = []

  /// The most methods there is a bit for; one bit is for all others.
  static let limit = 63

  /// Gives bits to methods; nil when there are too many.
  mutating func set(_ methods: Set<HTTPRequest.Method>) -> MethodSet? {
    var set: MethodSet = []
    for method in methods {
      let name = method.rawValue.uppercased()
      var index = names.firstIndex(of: name)
      if index == nil {
        guard names.count < Self.limit, let method = HTTPRequest.Method(name) else { return nil }
        index = names.count
        names.append(name)
        self.methods.append(method)
      }
      if let index { set.insert(Self.bit(index)) }
    }
    return set
  }

  /// The bit of a request's method, whatever its letter case.
  func bit(_ method: HTTPRequest.Method) -> MethodSet {
    let name = method.rawValue
    let exact = exactBit(name)
    return exact != .other || name.isUppercaseASCII ? exact : exactBit(name.uppercased())
  }

  /// The bit of a method's name in upper case.
  func exactBit(_ name: String) -> MethodSet {
    for index in names.indices where names[index] == name { return Self.bit(index) }
    return .other
  }

  /// The names as words, for those that have one.
  var codes: [UInt64] { names.map { MethodCode($0)?.word ?? 0 } }

  /// The methods of a set, in alphabetical order.
  func methods(in set: MethodSet) -> [HTTPRequest.Method] {
    methods.indices.filter { set.contains(Self.bit($0)) }.map { methods[$0] }
      .sorted { $0.rawValue < $1.rawValue }
  }

  /// The methods that are answered along with others.
  var automatic: MethodSet {
    MethodSet(["HEAD", "OPTIONS"].map { exactBit($0) }.filter { $0 != .other })
  }

  /// The bit of a method's place.
  @inline(__always)
  static func bit(_ index: Int) -> MethodSet { MethodSet(rawValue: 2 << UInt64(index)) }
}

extension String {
  fileprivate var isUppercaseASCII: Bool { utf8.allSatisfy { !(0x61...0x7A).contains($0) } }
}

/// The name of a method in upper case as one word, which is compared at once.
struct MethodCode: BitwiseCopyable {
  let word: UInt64

  /// `GET`, which most requests are for.
  private static let get: UInt64 = 0x47_45_54

  /// - Returns: nil for a name of more than eight bytes, and for one without any
  @inline(__always)
  init?(_ name: String) {
    if name == "GET" {
      word = Self.get
      return
    }
    let bytes = name.utf8.span
    guard (1...8).contains(bytes.count) else { return nil }
    var word: UInt64 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      word = word << 8 | UInt64(byte &- 0x61 < 26 ? byte & 0xDF : byte)
    }
    self.word = word
  }
}

extension RouteTables {
  /// The bit of a method.
  @inline(__always)
  func bit(_ method: MethodCode) -> MethodSet {
    for index in 0..<methodCodes.count where methodCodes[index] == method.word {
      return MethodTable.bit(index)
    }
    return .other
  }
}
