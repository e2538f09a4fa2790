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
  /// Every name and value, each pair as `NAME=value`. Between and behind them is the room of others that
  /// were there before; behind the last one at least as much as ``CommonVariable/longestName``.
  private var bytes: [UInt8] = []

  /// Where each of the common variables lies, then where each of all variables lies, then such room.
  private var places: [Place]

  /// How many of the places, those of the common variables included, are in use.
  private var placeCount = CommonVariable.count

  /// Which of the common variables there are under a name with `REDIRECT_` in front.
  private var redirected: CommonVariable.Selection = []

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
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: value)
      places.append(
        Place(
          start: Int32(start), nameCount: name.utf8.count, count: bytes.count - start))
    }
    placeCount = places.count
    bytes.append(contentsOf: repeatElement(0, count: CommonVariable.longestName + 1))
    noteCommon()
  }

  /// The variables of this process.
  public static var ofProcess: Variables { Variables(environment: CLibrary.environment) }

  /// How many variables there are, doubled names included.
  /// - Complexity: O(number of variables)
  public var count: Int { reduce(0) { count, _ in count + 1 } }

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
      while let place = rest.next() {
        guard let place = withViews({ $0.read(place) }) else { continue }
        return (String(decoding: bytes[place.name], as: UTF8.self), bytes[place.value])
      }
      return nil
    }
  }

  /// Calls a function with the bytes of each name and value, without copying them.
  public func forEachBytes(
    _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    for place in places[CommonVariable.count..<placeCount] {
      guard let place = withViews({ $0.read(place) }) else { continue }
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
  /// - Parameter block: memory that may hold all items, and is then copied from the first to the last of
  ///   them in one piece
  mutating func replace(
    with environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?,
    in block: UnsafeRawBufferPointer? = nil
  ) {
    let items = CLibrary.items(of: environment)
    makePlaces(CommonVariable.count + items.count)
    let piece = block.flatMap { Self.piece(of: $0, with: items) }
    let length = piece?.count ?? items.reduce(0) { $0 + CLibrary.length(of: $1) + 1 }
    let room = length + CommonVariable.longestName + 1
    // What is longer than any memory a host gives is no request, and gets no variables.
    guard room <= Int32.max else { return replace(with: nil) }
    makeRoom(room)
    bytes.withUnsafeMutableBytes { bytes in
      places.withUnsafeMutableBufferPointer { places in
        if let piece {
          Self.copy(piece, with: items, to: bytes, places)
        } else {
          Self.copy(items, to: bytes, places)
        }
      }
    }
    placeCount = CommonVariable.count + items.count
    noteCommon()
  }

  private mutating func makePlaces(_ count: Int) {
    if places.count < count || places.count > Self.roomLimit && places.count > count {
      places = Array(repeating: .absent, count: count)
    }
  }

  private mutating func makeRoom(_ count: Int) {
    if bytes.count < count || bytes.count > Self.roomLimit && bytes.count > count {
      bytes = Array(repeating: 0, count: count)
    }
  }

  /// Notes where the common variables lie.
  private mutating func noteCommon() {
    let used = placeCount
    redirected = bytes.withUnsafeBufferPointer { bytes in
      places.withUnsafeMutableBufferPointer { Self.noteCommon($0[..<used], bytes) }
    }
  }
}
