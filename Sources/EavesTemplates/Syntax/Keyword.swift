/// The names that the parser looks for often. A name is looked up among them once, when it first
/// occurs; tokens then carry the keyword, which is compared at once.
enum Keyword: UInt8, CaseIterable {
  /// Any name that is not one of those below.
  case other
  // Tags that a body ends with, in the order in which messages list them.
  case elif, endfor, `else`, endif
  case endautoescape, endblock, endcall, endfilter, endmacro, endset, endwith
  // Tags of statements.
  case autoescape, block, `break`, call, `continue`, `do`, extends, filter, `for`, from, `if`
  case `import`, include, macro, print, set, trans, with
  // Parts of expressions.
  case and, `in`, `is`, not, or
  case lowercaseFalse, lowercaseNone, lowercaseTrue, uppercaseFalse, uppercaseNone, uppercaseTrue
  // Names that have a meaning of their own in blocks, loops and macros.
  case caller, kwargs, loop, `self`, `super`, varargs
  // Methods that change a list or dictionary.
  case append, clear, extend, insert, pop, popitem, remove, reverse, setdefault, sort, update

  /// Whether it is a method that changes its value.
  var isMutator: Bool { rawValue >= Keyword.append.rawValue }

  /// The keyword that some bytes are.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self = .other
    // All keywords have 2 to 13 letters, so that two words hold any of them with its length.
    guard bytes.count >= 2, bytes.count <= 13 else { return }
    let spelling = Spelling(bytes)
    let table = Self.spellings
    var place = spelling.place
    while table[place].keyword != .other {
      if table[place].spelling == spelling {
        self = table[place].keyword
        return
      }
      place = (place &+ 1) & Self.lastPlace
    }
  }

  /// The letters of a short name in two numbers, to be compared at once.
  private struct Spelling: Equatable {
    var low: UInt64 = 0
    var high: UInt64

    init(_ bytes: some Collection<UInt8>) {
      high = UInt64(truncatingIfNeeded: bytes.count) << 56
      var shift: UInt64 = 0
      for byte in bytes {
        if shift < 64 {
          low |= UInt64(byte) << shift
        } else {
          high |= UInt64(byte) << (shift &- 64)
        }
        shift &+= 8
      }
    }

    /// Where the search for it starts.
    var place: Int {
      Int(truncatingIfNeeded: ((low ^ high) &* 0x9E37_79B9_7F4A_7C15) >> 56) & Keyword.lastPlace
    }
  }

  private static let lastPlace = 127

  /// The keywords by spelling: open addressing, `other` for a free place.
  private static let spellings: [(spelling: Spelling, keyword: Keyword)] = {
    var table = [(spelling: Spelling, keyword: Keyword)](
      repeating: (Spelling([]), .other), count: lastPlace + 1)
    for keyword in allCases where keyword != .other {
      let spelling = Spelling(keyword.text.utf8)
      var place = spelling.place
      while table[place].keyword != .other { place = (place + 1) & lastPlace }
      table[place] = (spelling, keyword)
    }
    return table
  }()

  /// How it is written.
  var text: String {
    switch self {
    case .other: ""
    case .elif: "elif"
    case .endfor: "endfor"
    case .else: "else"
    case .endif: "endif"
    case .endautoescape: "endautoescape"
    case .endblock: "endblock"
    case .endcall: "endcall"
    case .endfilter: "endfilter"
    case .endmacro: "endmacro"
    case .endset: "endset"
    case .endwith: "endwith"
    case .autoescape: "autoescape"
    case .block: "block"
    case .break: "break"
    case .call: "call"
    case .continue: "continue"
    case .do: "do"
    case .extends: "extends"
    case .filter: "filter"
    case .for: "for"
    case .from: "from"
    case .if: "if"
    case .import: "import"
    case .include: "include"
    case .macro: "macro"
    case .print: "print"
    case .set: "set"
    case .trans: "trans"
    case .with: "with"
    case .and: "and"
    case .in: "in"
    case .is: "is"
    case .not: "not"
    case .or: "or"
    case .lowercaseFalse: "false"
    case .lowercaseNone: "none"
    case .lowercaseTrue: "true"
    case .uppercaseFalse: "False"
    case .uppercaseNone: "None"
    case .uppercaseTrue: "True"
    case .caller: "caller"
    case .kwargs: "kwargs"
    case .loop: "loop"
    case .self: "self"
    case .super: "super"
    case .varargs: "varargs"
    case .append: "append"
    case .clear: "clear"
    case .extend: "extend"
    case .insert: "insert"
    case .pop: "pop"
    case .popitem: "popitem"
    case .remove: "remove"
    case .reverse: "reverse"
    case .setdefault: "setdefault"
    case .sort: "sort"
    case .update: "update"
    }
  }
}

/// A few keywords.
struct KeywordSet: ExpressibleByArrayLiteral {
  private var bits: UInt64 = 0

  @inline(__always)
  init(arrayLiteral keywords: Keyword...) {
    for keyword in keywords { bits |= 1 << UInt64(keyword.rawValue) }
  }

  var isEmpty: Bool { bits == 0 }

  @inline(__always)
  func contains(_ keyword: Keyword) -> Bool { bits >> UInt64(keyword.rawValue) & 1 != 0 }

  /// How they are written, in the order of the keywords.
  var texts: [String] { Keyword.allCases.filter(contains).map(\.text) }
}
