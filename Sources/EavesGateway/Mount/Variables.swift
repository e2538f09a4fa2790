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
  /// Every name and value, each pair as `NAME=value`, one after the other. Behind them is the room of
  /// others that were there before.
  private var bytes: [UInt8] = []

  /// Where each of the common variables lies, then where each of all variables lies, then such room.
  private var places: [Place]

  /// How many of the places, those of the common variables included, are in use.
  private var placeCount = CommonVariable.count

  /// How many bytes the names and values take.
  public private(set) var byteCount = 0

  /// Which of the common variables there are under a name with `REDIRECT_` in front.
  private var redirected: CommonVariable.Selection = []

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
    self.init([])
    replace(with: environment)
  }

  /// Copies names and values.
  /// - Parameter variables: the pairs, in the order in which a doubled name is decided
  public init(_ variables: some Sequence<(name: String, value: [UInt8])>) {
    places = Array(repeating: .absent, count: CommonVariable.count)
    for (name, value) in variables {
      let start = bytes.count
      bytes.append(contentsOf: name.utf8)
      let nameEnd = bytes.count
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: value)
      places.append(
        Place(start: Int32(start), nameEnd: Int32(nameEnd), end: Int32(bytes.count)))
    }
    byteCount = bytes.count
    placeCount = places.count
    let bytes = bytes
    places.withUnsafeMutableBufferPointer { places in
      for index in CommonVariable.count..<places.count {
        let place = places[index]
        bytes[place.name].withUnsafeBufferPointer {
          Self.note(place, named: $0, in: places, &redirected)
        }
      }
    }
  }

  /// The variables of this process.
  public static var ofProcess: Variables { Variables(environment: CLibrary.environment) }

  /// How many variables there are, doubled names included.
  public var count: Int { placeCount - CommonVariable.count }

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
  func withViews<Result, Failure: Error>(
    _ body: (VariableViews) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      try places.withUnsafeBufferPointer { places throws(Failure) in
        try body(
          VariableViews(bytes: bytes, places: places[..<placeCount], redirected: redirected))
      }
    }
  }
}

extension Variables: Sequence {
  /// One variable: its name as text and its value as bytes.
  public typealias Element = (name: String, value: ArraySlice<UInt8>)

  /// Goes through the variables in the order they were handed over, doubled names included.
  public func makeIterator() -> AnyIterator<Element> {
    var rest = places[CommonVariable.count..<placeCount].makeIterator()
    return AnyIterator {
      guard let place = rest.next() else { return nil }
      return (String(decoding: bytes[place.name], as: UTF8.self), bytes[place.value])
    }
  }

  /// Calls a function with the bytes of each name and value, without copying them.
  public func forEachBytes(
    _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    for place in places[CommonVariable.count..<placeCount] {
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
  /// The most bytes, and the most places, that are kept as room: web servers send less in one record of
  /// FastCGI.
  private static let roomLimit = 65_536

  /// Takes another environment in C's form in place of these, into the same memory where nobody else has
  /// a copy of these.
  mutating func replace(with environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?) {
    let items = CLibrary.items(of: environment)
    makePlaces(CommonVariable.count + items.count)
    if bytes.count > Self.roomLimit { bytes = [] }
    if copy(items) { return }
    let length = items.reduce(0) { $0 + CLibrary.length(of: $1) }
    // What is longer than any memory a host gives is no request, and gets no variables.
    guard length < Int32.max else { return replace(with: nil) }
    bytes = Array(repeating: 0, count: length)
    _ = copy(items)
  }

  private mutating func makePlaces(_ count: Int) {
    if places.count < count || places.count > Self.roomLimit && places.count > count {
      places = Array(repeating: .absent, count: count)
    }
  }

  /// Copies items in place of those that are there, for which there must be places.
  /// - Returns: false when there is no room for all of their bytes
  private mutating func copy(_ items: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>) -> Bool {
    redirected = []
    let used = bytes.withUnsafeMutableBytes { bytes in
      places.withUnsafeMutableBufferPointer { places in
        Self.copy(items, to: bytes, places, &redirected)
      }
    }
    placeCount = used?.places ?? CommonVariable.count
    byteCount = used?.bytes ?? 0
    return used != nil
  }

  /// - Returns: how many places and bytes are in use then; nil when the bytes have no room
  private static func copy(
    _ items: UnsafeBufferPointer<UnsafeMutablePointer<CChar>>,
    to bytes: UnsafeMutableRawBufferPointer, _ places: UnsafeMutableBufferPointer<Place>,
    _ redirected: inout CommonVariable.Selection
  ) -> (places: Int, bytes: Int)? {
    for index in 0..<CommonVariable.count { places[index] = .absent }
    var count = CommonVariable.count
    var end = 0
    for item in items {
      let length = CLibrary.length(of: item)
      guard let nameCount = CLibrary.count(before: UInt8(ascii: "="), in: item, length) else {
        continue
      }
      guard let first = bytes.baseAddress, length <= bytes.count &- end else { return nil }
      let copy = first + end
      copy.copyMemory(from: item, byteCount: length)
      let start = Int32(truncatingIfNeeded: end)
      let place = Place(
        start: start, nameEnd: start &+ Int32(truncatingIfNeeded: nameCount),
        end: start &+ Int32(truncatingIfNeeded: length))
      places[count] = place
      let name = UnsafeBufferPointer(
        start: copy.assumingMemoryBound(to: UInt8.self), count: nameCount)
      note(place, named: name, in: places, &redirected)
      count &+= 1
      end &+= length
    }
    return (count, end)
  }

  /// Notes where a common variable lies, unless it has been seen before.
  @inline(__always)
  private static func note(
    _ place: Place, named name: UnsafeBufferPointer<UInt8>,
    in places: UnsafeMutableBufferPointer<Place>, _ redirected: inout CommonVariable.Selection
  ) {
    var name = name
    if let variable = CommonVariable(name: name), places[variable.rawValue].isAbsent {
      places[variable.rawValue] = place
    }
    while let rest = VariableViews.afterRedirect(name) {
      name = rest
      if let variable = CommonVariable(name: name) { redirected.insert(.init(variable)) }
    }
  }
}
