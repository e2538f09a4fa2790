import EavesGateway

extension HTTPDate {
  /// Reads a date: the form headers use, the two old ones (RFC 9110 §5.6.7), and what mail
  /// programs write (RFC 5322 §3.3), with any time zone. Nil for what is no date, and for one that
  /// does not exist.
  public init?(parsing text: String) {
    guard text.utf8.count <= Self.longestText, let fields = Fields(text),
      let date = CalendarDate(year: fields.year, month: fields.month, day: fields.day),
      (0...23).contains(fields.hour), (0...59).contains(fields.minute),
      (0...59).contains(fields.second), abs(fields.offset) < 86_400
    else { return nil }
    let seconds = fields.hour * 3600 + fields.minute * 60 + fields.second
    self.init(secondsSince1970: date.daysSince1970 * 86_400 + seconds - fields.offset)
  }

  /// No form of a date comes near this.
  private static let longestText = 256

  /// The numbers of a date, read with the rules of Python's `email.utils`, which Werkzeug uses.
  private struct Fields {
    var year = 0
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    /// Seconds east of UTC.
    var offset = 0

    typealias Word = ArraySlice<UInt8>

    init?(_ text: String) {
      guard var words = Self.words(text) else { return nil }
      if !Self.dropWeekday(&words) { return nil }
      if words.count == 3 {
        // "29-Feb-24 12:00:00 GMT"
        let date = words[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        if date.count == 3 { words.replaceSubrange(0...0, with: date) }
      }
      if words.count == 4 { Self.splitZone(&words) }
      guard words.count >= 5 else { return nil }
      var (day, month, year, time, zone) = (words[0], words[1], words[2], words[3], words[4])
      guard !day.isEmpty, !month.isEmpty, !year.isEmpty else { return nil }
      if Self.month(month) == nil { swap(&day, &month) }
      guard let monthNumber = Self.month(month) else { return nil }
      // "Feb 29 12:00:00 2024"
      if let colon = year.firstIndex(of: UInt8(ascii: ":")), colon > year.startIndex {
        swap(&year, &time)
      }
      Self.dropComma(&day)
      Self.dropComma(&year)
      guard let first = year.first else { return nil }
      if !first.isDigit { swap(&year, &zone) }
      Self.dropComma(&time)
      guard let yearNumber = Self.number(year), let dayNumber = Self.number(day),
        readTime(time)
      else { return nil }
      self.year = Self.fullYear(yearNumber)
      self.month = monthNumber
      self.day = dayNumber
      offset = Self.offset(zone)
    }

    private static func words(_ text: String) -> [Word]? {
      let words = Array(text.utf8).split { $0.isWhitespace }
      return words.isEmpty ? nil : words
    }

    /// Drops the name of the day, whether or not a space follows its comma.
    private static func dropWeekday(_ words: inout [Word]) -> Bool {
      let names: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
      let first = words[0]
      if first.last == UInt8(ascii: ",") || names.contains(where: first.equalsIgnoringCase) {
        words.removeFirst()
      } else if let comma = first.lastIndex(of: UInt8(ascii: ",")) {
        words[0] = first[(comma + 1)...]
      }
      return !words.isEmpty
    }

    /// "12:00:00+0100" is time and zone; a time alone has an empty zone.
    private static func splitZone(_ words: inout [Word]) {
      let last = words[3]
      let sign = last.firstIndex(of: UInt8(ascii: "+")) ?? last.firstIndex(of: UInt8(ascii: "-"))
      if let sign, sign > last.startIndex {
        words.replaceSubrange(3...3, with: [last[..<sign], last[sign...]])
      } else {
        words.append([])
      }
    }

    private static func dropComma(_ word: inout Word) {
      if word.last == UInt8(ascii: ",") { word.removeLast() }
    }

    private static func month(_ word: Word) -> Int? {
      let names: [(StaticString, StaticString)] = [
        ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"),
        ("may", "may"), ("jun", "june"), ("jul", "july"), ("aug", "august"),
        ("sep", "september"), ("oct", "october"), ("nov", "november"), ("dec", "december"),
      ]
      let index = names.firstIndex {
        word.equalsIgnoringCase($0.0) || word.equalsIgnoringCase($0.1)
      }
      return index.map { $0 + 1 }
    }

    private mutating func readTime(_ word: Word) -> Bool {
      var parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      if parts.count == 1 {
        // Some programs write 12.00.00.
        parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      }
      guard (2...3).contains(parts.count), let hour = Self.number(parts[0]),
        let minute = Self.number(parts[1]),
        let second = parts.count == 3 ? Self.number(parts[2]) : 0
      else { return false }
      (self.hour, self.minute, self.second) = (hour, minute, second)
      return true
    }

    /// A number with an optional sign, small enough to calculate with.
    private static func number(_ word: Word) -> Int? {
      let digits = word.first == UInt8(ascii: "+") ? word.dropFirst() : word
      guard digits.count <= 9, let number = plainInteger(digits) else { return nil }
      return digits.startIndex > word.startIndex && number < 0 ? nil : number
    }

    /// Two digits mean the years 1969 to 2068 (POSIX).
    private static func fullYear(_ year: Int) -> Int {
      switch year {
      case 100...: year
      case 69..<100: year + 1900
      default: year + 2000
      }
    }

    private static func offset(_ zone: Word) -> Int {
      let named: [(StaticString, Int)] = [
        ("UT", 0), ("UTC", 0), ("GMT", 0), ("Z", 0), ("AST", -400), ("ADT", -300), ("EST", -500),
        ("EDT", -400), ("CST", -600), ("CDT", -500), ("MST", -700), ("MDT", -600), ("PST", -800),
        ("PDT", -700),
      ]
      let known = named.first { zone.equalsIgnoringCase($0.0) }?.1
      guard let hundreds = known ?? number(zone) else { return 0 }
      let magnitude = abs(hundreds)
      let seconds = magnitude / 100 * 3600 + magnitude % 100 * 60
      return hundreds < 0 ? -seconds : seconds
    }
  }
}
