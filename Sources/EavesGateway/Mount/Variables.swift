/// The variables of one request (RFC 3875 §4.1), or those of the process: an owned copy of names and
/// values, as bytes.
///
/// Values are bytes because they need not be UTF-8: Apache hands over decoded paths and header values
/// as the visitor sent them.
///
/// A name that occurs twice keeps its first value, as with `getenv` and `FCGX_GetParam`. Two readers
/// of one request then never disagree, and a server that lists its own variables before the visitor's
/// header fields, as nginx does, cannot be overruled by a field.
public struct Variables: Sendable {
  /// Every name and value, each pair as `NAME=value`, one after the other.
  private let bytes: [UInt8]
  private let places: [Place]

  /// Where a variable lies in the bytes: the name, one `=`, the value.
  struct Place {
    var start: Int
    var nameEnd: Int
    var end: Int

    var name: Range<Int> { start..<nameEnd }
    var value: Range<Int> { (nameEnd + 1)..<end }
  }

  /// Room for the variables of an ordinary request, so that each array is allocated once.
  private static let usualBytes = 3072
  private static let usualCount = 48

  /// Copies an environment in C's form. An item without `=` is not a variable and is left out.
  /// - Parameter environment: the items `NAME=value`, each ended by NUL, the list ended by a null
  ///   pointer; none means no variables
  public init(environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?) {
    var bytes: [UInt8] = []
    var places: [Place] = []
    bytes.reserveCapacity(Self.usualBytes)
    places.reserveCapacity(Self.usualCount)
    var next = environment
    while let item = next?.pointee {
      next = next?.successor()
      let text = UnsafeRawBufferPointer(start: item, count: CLibrary.length(of: item))
      guard let nameCount = text.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let start = bytes.count
      bytes.append(contentsOf: text)
      places.append(Place(start: start, nameEnd: start + nameCount, end: bytes.count))
    }
    self.bytes = bytes
    self.places = places
  }

  /// Copies names and values.
  /// - Parameter variables: the pairs, in the order in which a doubled name is decided
  public init(_ variables: some Sequence<(name: String, value: [UInt8])>) {
    var bytes: [UInt8] = []
    var places: [Place] = []
    for (name, value) in variables {
      let start = bytes.count
      bytes.append(contentsOf: name.utf8)
      let nameEnd = bytes.count
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: value)
      places.append(Place(start: start, nameEnd: nameEnd, end: bytes.count))
    }
    self.bytes = bytes
    self.places = places
  }

  /// The variables of this process.
  public static var ofProcess: Variables { Variables(environment: CLibrary.environment) }

  /// How many variables there are, doubled names included.
  public var count: Int { places.count }

  /// How many bytes the names and values take.
  public var byteCount: Int { bytes.count }

  /// The bytes of a variable; nil when it is absent, empty when it is there without a value.
  /// - Complexity: O(number of variables), without an allocation
  public func bytes(_ name: StaticString) -> ArraySlice<UInt8>? {
    withViews { $0.place(of: name) }.map { bytes[$0.value] }
  }

  /// The bytes of a variable whose name is known only at run time.
  /// - Complexity: O(number of variables), without an allocation
  public func bytes(named name: String) -> ArraySlice<UInt8>? {
    var name = name
    return name.withUTF8 { name in withViews { $0.place(of: name) } }.map { bytes[$0.value] }
  }

  /// The text of a variable; what is not UTF-8 in it is repaired with U+FFFD.
  public subscript(name: String) -> String? {
    bytes(named: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls a function with views of the variables, which are gone when it returns.
  func withViews<Result>(_ body: (VariableViews) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
      try places.withUnsafeBufferPointer { places in
        try body(VariableViews(bytes: bytes, places: places))
      }
    }
  }
}

extension Variables: Sequence {
  /// One variable: its name as text and its value as bytes.
  public typealias Element = (name: String, value: ArraySlice<UInt8>)

  /// Goes through the variables in the order they were handed over, doubled names included.
  public func makeIterator() -> AnyIterator<Element> {
    var rest = places.makeIterator()
    return AnyIterator {
      guard let place = rest.next() else { return nil }
      return (String(decoding: bytes[place.name], as: UTF8.self), bytes[place.value])
    }
  }

  /// Calls a function with the bytes of each name and value, without copying them.
  public func forEachBytes(
    _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    for place in places { try body(bytes[place.name], bytes[place.value]) }
  }
}

extension Variables {
  /// A variable under one of its spellings; nil when none of them has a value.
  func redirected(
    _ name: StaticString, prefer spelling: VariableViews.Spelling
  ) -> ArraySlice<UInt8>? {
    withViews { $0.redirectedPlace(name, prefer: spelling) }.map { bytes[$0.value] }
  }
}
