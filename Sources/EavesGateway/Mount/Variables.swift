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

  /// Where each of the common variables lies, then where each of all variables lies.
  private let places: [Place]

  /// Which of the common variables there are under a name with `REDIRECT_` in front.
  private let redirected: CommonVariable.Selection

  /// Where a variable lies in the bytes: the name, one `=`, the value.
  struct Place {
    fileprivate var start: Int32
    fileprivate var nameEnd: Int32
    fileprivate var end: Int32

    /// That of a variable that is not there.
    fileprivate static let absent = Place(start: 0, nameEnd: -1, end: 0)

    var isAbsent: Bool { nameEnd < 0 }
    var name: Range<Int> { Int(start)..<Int(nameEnd) }
    var value: Range<Int> { Int(nameEnd) + 1..<Int(end) }
  }

  /// Copies an environment in C's form. An item without `=` is not a variable and is left out.
  /// - Parameter environment: the items `NAME=value`, each ended by NUL, the list ended by a null
  ///   pointer; none means no variables
  public init(environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?) {
    var items = CLibrary.items(of: environment)
    var bytes: [UInt8] = []
    var places = Self.noPlaces
    withUnsafeTemporaryAllocation(of: Int.self, capacity: items.count) { lengths in
      var total = 0
      for (index, item) in items.enumerated() {
        lengths[index] = CLibrary.length(of: item)
        total += lengths[index]
      }
      if total >= Int32.max {
        // What is longer than any memory a host gives is no request, and gets no variables.
        items = UnsafeBufferPointer(rebasing: items[..<0])
        total = 0
      }
      bytes = [UInt8](repeating: 0, count: total)
      places.reserveCapacity(Self.noPlaces.count + items.count)
      let end = bytes.withUnsafeMutableBytes { Self.copy(items, lengths, to: $0, &places) }
      bytes.removeLast(total - end)
    }
    redirected = Self.noteCommon(&places, bytes)
    self.places = places
    self.bytes = bytes
  }

  /// - Parameter lengths: those of the items
  /// - Returns: how many bytes the variables take
  private static func copy(
    _ items: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>,
    _ lengths: UnsafeMutableBufferPointer<Int>, to bytes: UnsafeMutableRawBufferPointer,
    _ places: inout [Place]
  ) -> Int {
    var start = 0
    for (index, item) in items.enumerated() {
      let length = lengths[index]
      guard let nameCount = CLibrary.count(before: UInt8(ascii: "="), in: item, length) else {
        continue
      }
      let end = start + length
      UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end])
        .copyMemory(from: UnsafeRawBufferPointer(start: item, count: length))
      places.append(
        Place(start: Int32(start), nameEnd: Int32(start + nameCount), end: Int32(end)))
      start = end
    }
    return start
  }

  /// Copies names and values.
  /// - Parameter variables: the pairs, in the order in which a doubled name is decided
  public init(_ variables: some Sequence<(name: String, value: [UInt8])>) {
    var bytes: [UInt8] = []
    var places = Self.noPlaces
    for (name, value) in variables {
      let start = bytes.count
      bytes.append(contentsOf: name.utf8)
      let nameEnd = bytes.count
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: value)
      places.append(
        Place(start: Int32(start), nameEnd: Int32(nameEnd), end: Int32(bytes.count)))
    }
    redirected = Self.noteCommon(&places, bytes)
    self.places = places
    self.bytes = bytes
  }

  /// The variables of this process.
  public static var ofProcess: Variables { Variables(environment: CLibrary.environment) }

  /// How many variables there are, doubled names included.
  public var count: Int { places.count - CommonVariable.count }

  /// How many bytes the names and values take.
  public var byteCount: Int { bytes.count }

  /// The bytes of a variable; nil when it is absent, empty when it is there without a value.
  /// - Complexity: O(number of variables), without an allocation
  public func bytes(_ name: StaticString) -> ArraySlice<UInt8>? {
    withViews { $0.place(of: name) }.map { bytes[$0.value] }
  }

  /// The bytes of a common variable.
  func bytes(_ variable: CommonVariable) -> ArraySlice<UInt8>? {
    let place = places[variable.rawValue]
    return place.isAbsent ? nil : bytes[place.value]
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
        try body(VariableViews(bytes: bytes, places: places, redirected: redirected))
      }
    }
  }
}

extension Variables: Sequence {
  /// One variable: its name as text and its value as bytes.
  public typealias Element = (name: String, value: ArraySlice<UInt8>)

  /// Goes through the variables in the order they were handed over, doubled names included.
  public func makeIterator() -> AnyIterator<Element> {
    var rest = places.dropFirst(CommonVariable.count).makeIterator()
    return AnyIterator {
      guard let place = rest.next() else { return nil }
      return (String(decoding: bytes[place.name], as: UTF8.self), bytes[place.value])
    }
  }

  /// Calls a function with the bytes of each name and value, without copying them.
  public func forEachBytes(
    _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    for place in places.dropFirst(CommonVariable.count) {
      try body(bytes[place.name], bytes[place.value])
    }
  }
}

extension Variables {
  /// A variable under one of its spellings; nil when none of them has a value.
  func redirected(
    _ variable: CommonVariable, prefer spelling: VariableViews.Spelling
  ) -> ArraySlice<UInt8>? {
    withViews { $0.redirectedPlace(variable, prefer: spelling) }.map { bytes[$0.value] }
  }
}

extension Variables {
  /// The places of the common variables when there is none of them.
  private static let noPlaces = [Place](repeating: .absent, count: CommonVariable.count)

  /// Notes where the common variables lie.
  /// - Returns: those that there are with `REDIRECT_` in front
  private static func noteCommon(
    _ places: inout [Place], _ bytes: [UInt8]
  ) -> CommonVariable.Selection {
    var redirected: CommonVariable.Selection = []
    bytes.withUnsafeBufferPointer { bytes in
      places.withUnsafeMutableBufferPointer { places in
        for index in CommonVariable.count..<places.count {
          let place = places[index]
          var name = UnsafeBufferPointer(rebasing: bytes[place.name])
          if let variable = CommonVariable(name: name), places[variable.rawValue].isAbsent {
            places[variable.rawValue] = place
          }
          while let rest = VariableViews.afterRedirect(name) {
            name = rest
            if let variable = CommonVariable(name: name) { redirected.insert(.init(variable)) }
          }
        }
      }
    }
    return redirected
  }
}
