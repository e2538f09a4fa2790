/// The variables of a request for as long as a call lasts: looking one up costs neither an allocation
/// nor reference counting.
struct VariableViews {
  let bytes: UnsafeBufferPointer<UInt8>
  let places: UnsafeBufferPointer<Variables.Place>

  /// No bytes at all, for a variable that is not there.
  var empty: ByteView { bytes[..<0] }

  /// The bytes of a variable; nil when it is absent.
  func view(_ name: StaticString) -> ByteView? { place(of: name).map { bytes[$0.value] } }

  /// Where a variable lies.
  func place(of name: StaticString) -> Variables.Place? {
    name.withUTF8Buffer { place(of: $0) }
  }

  /// Where a variable lies whose name is known only at run time.
  func place(of name: UnsafeBufferPointer<UInt8>) -> Variables.Place? {
    places.first { CLibrary.equal(bytes[$0.name], name[...]) }
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

  /// The bytes of a variable under one of its spellings; nil when none of them has a value.
  func redirected(_ name: StaticString, prefer spelling: Spelling) -> ByteView? {
    redirectedPlace(name, prefer: spelling).map { bytes[$0.value] }
  }

  /// A variable that is not empty, under its name or its name with `REDIRECT_` in front, once or
  /// several times: Apache renames the variables of a request so with each internal redirect
  /// (`rename_original_env`), which a rewrite in an `.htaccess` and an `ErrorDocument` are.
  func redirectedPlace(_ name: StaticString, prefer spelling: Spelling) -> Variables.Place? {
    name.withUTF8Buffer { name in
      var best: (place: Variables.Place, redirects: Int)?
      for place in places where !place.value.isEmpty {
        guard let redirects = Self.redirects(bytes[place.name], before: name[...]) else { continue }
        guard let held = best else {
          best = (place, redirects)
          continue
        }
        let better = spelling == .nearest ? redirects < held.redirects : redirects > held.redirects
        if better { best = (place, redirects) }
      }
      return best?.place
    }
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
