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
  private struct Place {
    var start: Int
    var nameEnd: Int
    var end: Int

    var nameCount: Int { nameEnd - start }
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
    name.withUTF8Buffer { place(of: UnsafeRawBufferPointer($0)) }.map(value)
  }

  /// The bytes of a variable whose name is known only at run time.
  /// - Complexity: O(number of variables), without an allocation
  public func bytes(named name: String) -> ArraySlice<UInt8>? {
    var name = name
    return name.withUTF8 { place(of: UnsafeRawBufferPointer($0)) }.map(value)
  }

  /// The text of a variable; what is not UTF-8 in it is repaired with U+FFFD.
  public subscript(name: String) -> String? {
    bytes(named: name).map { String(decoding: $0, as: UTF8.self) }
  }

  private func value(_ place: Place) -> ArraySlice<UInt8> { bytes[(place.nameEnd + 1)..<place.end] }

  private func place(of name: UnsafeRawBufferPointer) -> Place? {
    bytes.withUnsafeBytes { all in
      places.first { place in
        place.nameCount == name.count && CLibrary.equal(all[place.start..<place.nameEnd], name)
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
      let name = bytes[place.start..<place.nameEnd]
      return (String(decoding: name, as: UTF8.self), value(place))
    }
  }

  /// Calls a function with the bytes of each name and value, without copying them.
  public func forEachBytes(
    _ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    for place in places { try body(bytes[place.start..<place.nameEnd], value(place)) }
  }
}

extension Variables {
  /// Which of a variable's spellings counts when it has several.
  enum Spelling {
    /// The one nearest to this request: the fewest `REDIRECT_` in front.
    case nearest
    /// The one nearest to the visitor: the most `REDIRECT_` in front.
    case original
  }

  /// A variable that is not empty, under its name or its name with `REDIRECT_` in front, once or
  /// several times: Apache renames the variables of a request so with each internal redirect
  /// (`rename_original_env`), which a rewrite in an `.htaccess` and an `ErrorDocument` are.
  func redirected(_ name: StaticString, prefer spelling: Spelling) -> ArraySlice<UInt8>? {
    let found = name.withUTF8Buffer { name in
      bytes.withUnsafeBytes { all in
        var best: (place: Place, redirects: Int)?
        for place in places where place.end > place.nameEnd + 1 {
          let candidate = all[place.start..<place.nameEnd]
          guard let redirects = Self.redirects(candidate, before: UnsafeRawBufferPointer(name))
          else { continue }
          guard let held = best else {
            best = (place, redirects)
            continue
          }
          let better =
            spelling == .nearest ? redirects < held.redirects : redirects > held.redirects
          if better { best = (place, redirects) }
        }
        return best?.place
      }
    }
    return found.map(value)
  }

  /// How often `REDIRECT_` stands before a name; nil when something else does.
  private static func redirects(
    _ candidate: Slice<UnsafeRawBufferPointer>, before name: UnsafeRawBufferPointer
  ) -> Int? {
    let prefix: StaticString = "REDIRECT_"
    let before = candidate.count - name.count
    guard before >= 0, before % prefix.utf8CodeUnitCount == 0 else { return nil }
    guard CLibrary.equal(candidate.suffix(name.count), name) else { return nil }
    return prefix.withUTF8Buffer { prefix in
      var rest = candidate.prefix(before)
      while !rest.isEmpty {
        let next = rest.prefix(prefix.count)
        guard CLibrary.equal(next, UnsafeRawBufferPointer(prefix)) else { return nil }
        rest = rest.dropFirst(prefix.count)
      }
      return before / prefix.count
    }
  }
}
