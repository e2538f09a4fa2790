/// The variables of a request for as long as a call lasts: looking one up costs neither an allocation
/// nor reference counting.
struct VariableViews {
  let bytes: UnsafeBufferPointer<UInt8>
  let places: Slice<UnsafeBufferPointer<Variables.Place>>

  private let common: Slice<UnsafeBufferPointer<Variables.Place>>
  private let redirected: CommonVariable.Selection

  /// - Parameter places: those of the common variables, then those of all
  init(
    bytes: UnsafeBufferPointer<UInt8>, places: Slice<UnsafeBufferPointer<Variables.Place>>,
    redirected: CommonVariable.Selection
  ) {
    self.bytes = bytes
    self.places = places[CommonVariable.count...]
    self.redirected = redirected
    common = places
  }

  /// No bytes at all, for a variable that is not there.
  var empty: ByteView { bytes[..<0] }

  /// The bytes of a variable; nil when it is absent.
  func view(_ name: StaticString) -> ByteView? { place(of: name).map { bytes[$0.value] } }

  /// The bytes of a common variable; nil when it is absent.
  func view(_ variable: CommonVariable) -> ByteView? {
    let place = common[variable.rawValue]
    return place.isAbsent ? nil : bytes[place.value]
  }

  /// Where a variable lies.
  func place(of name: StaticString) -> Variables.Place? {
    name.withUTF8Buffer { place(of: $0) }
  }

  /// Where a variable lies whose name is known only at run time.
  func place(of name: UnsafeBufferPointer<UInt8>) -> Variables.Place? {
    for place in places {
      // Of an item that was not read yet it is quick to see that it has another name.
      let end = Int(place.start) + name.count
      if place.isUnread, end >= bytes.count || bytes[end] != UInt8(ascii: "=") { continue }
      guard let place = read(place), CLibrary.equal(bytes[place.name], name[...]) else { continue }
      return place
    }
    return nil
  }

  /// The place with the ends of name and value, which are looked for where they are not known; nil for an
  /// item without `=`, which is no variable.
  func read(_ place: Variables.Place) -> Variables.Place? {
    guard place.isUnread else { return place }
    guard let text = bytes.baseAddress else { return nil }
    let item = UnsafeRawPointer(text + Int(place.start)).assumingMemoryBound(to: CChar.self)
    let count = CLibrary.length(of: item)
    return CLibrary.count(before: UInt8(ascii: "="), in: item, count).map {
      Variables.Place(start: place.start, nameCount: $0, count: count)
    }
  }
}

extension VariableViews {
  /// Which of a variable's spellings counts when it has several.
  enum Spelling {
    /// The one nearest to this request: the fewest `REDIRECT_` in front.
    case nearest
    /// The one nearest to the visitor: the most `REDIRECT_` in front.
    case original
  }

  /// Whether there is a common variable with `REDIRECT_` in front.
  func isRedirected(_ variable: CommonVariable) -> Bool { redirected.contains(.init(variable)) }

  /// The bytes of a variable under one of its spellings; nil when none of them has a value.
  func redirected(_ variable: CommonVariable, prefer spelling: Spelling) -> ByteView? {
    redirectedPlace(variable, prefer: spelling).map { bytes[$0.value] }
  }

  /// A variable that is not empty, under its name or its name with `REDIRECT_` in front, once or
  /// several times: Apache renames the variables of a request so with each internal redirect
  /// (`rename_original_env`), which a rewrite in an `.htaccess` and an `ErrorDocument` are.
  func redirectedPlace(
    _ variable: CommonVariable, prefer spelling: Spelling
  ) -> Variables.Place? {
    if !isRedirected(variable) {
      let place = common[variable.rawValue]
      if place.isAbsent { return nil }
      if !place.value.isEmpty { return place }
    }
    return variable.name.withUTF8Buffer { searchRedirected($0, prefer: spelling) }
  }

  private func searchRedirected(
    _ name: UnsafeBufferPointer<UInt8>, prefer spelling: Spelling
  ) -> Variables.Place? {
    var best: (place: Variables.Place, redirects: Int)?
    for place in places {
      guard let place = read(place), !place.value.isEmpty,
        let redirects = Self.redirects(bytes[place.name], before: name[...])
      else { continue }
      guard let held = best else {
        best = (place, redirects)
        continue
      }
      let better = spelling == .nearest ? redirects < held.redirects : redirects > held.redirects
      if better { best = (place, redirects) }
    }
    return best?.place
  }

  /// What follows `REDIRECT_` at the start of an item, behind which there are at least as many readable
  /// bytes; nil when it does not start so.
  static func afterRedirect(_ item: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    let prefix: StaticString = "REDIRECT_"
    let count = prefix.utf8CodeUnitCount
    // Few names begin with an R.
    guard item.pointee == prefix.utf8Start[0],
      CLibrary.equal(UnsafeBufferPointer(start: item, count: count), prefix)
    else { return nil }
    return item + count
  }

  /// How often `REDIRECT_` stands before a name; nil when something else does.
  private static func redirects(_ candidate: ByteView, before name: ByteView) -> Int? {
    let prefix: StaticString = "REDIRECT_"
    let before = candidate.count - name.count
    guard before >= 0, before % prefix.utf8CodeUnitCount == 0,
      CLibrary.equal(candidate.suffix(name.count), name)
    else { return nil }
    return prefix.withUTF8Buffer { prefix in
      var rest = candidate.prefix(before)
      while !rest.isEmpty {
        guard CLibrary.equal(rest.prefix(prefix.count), prefix[...]) else { return nil }
        rest = rest.dropFirst(prefix.count)
      }
      return before / prefix.count
    }
  }
}
