/// Dates as Flask's sessions and `Expires` carry them (RFC 9110 §5.6.7).
enum SessionDate {
  /// The seconds since 1970 that have a date: the years 1 to 9999.
  static let range = -62_135_596_800...253_402_300_799

  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Writes a moment, as in `Thu, 29 Feb 2024 12:00:00 GMT`.
  /// - Parameter seconds: since 1970; what lies outside the years 1 to 9999 becomes their end
  static func text(_ seconds: Int) -> String {
    let seconds = min(max(seconds, range.lowerBound), range.upperBound)
    let (days, second) = seconds.flooredDivision(by: 86_400)
    let (year, month, day) = civil(days: days)
    let weekday = weekdays[days.flooredDivision(by: 7).remainder]
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
    return "\(weekday), \(padded(day, 2)) \(months[month - 1]) \(padded(year, 4)) "
      + clock.joined(separator: ":") + " GMT"
  }

  /// Reads a moment, in any of the three forms of RFC 9110 §5.6.7, with or without a day of the
  /// week, and with a zone as a number or a name for UTC.
  /// - Returns: seconds since 1970; nil for what is no date
  static func seconds(_ text: String) -> Int? {
    guard text.utf8.count <= 64 else { return nil }
    var words = text.split(whereSeparator: { " ,\t".contains($0) }).flatMap { word in
      // `29-Feb-24`; the sign of a zone such as `-0500` stays where it is.
      word.hasPrefix("-") ? [word] : word.split(separator: "-")
    }
    if let first = words.first, month(first) == nil, first.allSatisfy(\.isLetter) {
      words.removeFirst()
    }
    guard words.count >= 4 else { return nil }
    if month(words[0]) != nil {
      // `Feb 29 12:00:00 2024`, as the C library writes it.
      words = [words[1], words[0], words[3], words[2]] + words[4...]
    }
    guard let day = number(words[0]), let month = month(words[1]), let year = year(words[2]),
      let second = clock(words[3]), let offset = zone(words.dropFirst(4)),
      (1...9_999).contains(year), (1...daysIn(month, of: year)).contains(day)
    else { return nil }
    let seconds = days(year: year, month: month, day: day) * 86_400 + second - offset
    return range.contains(seconds) ? seconds : nil
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static func number(_ text: Substring) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(text)
  }

  private static func month(_ text: Substring) -> Int? {
    let name = text.prefix(3).lowercased()
    return months.firstIndex { $0.lowercased() == name }.map { $0 + 1 }
  }

  /// Two digits mean 1969 to 2068, as in POSIX and Python.
  private static func year(_ text: Substring) -> Int? {
    guard let year = number(text) else { return nil }
    guard year < 100 else { return year }
    return year + (year > 68 ? 1_900 : 2_000)
  }

  private static func clock(_ text: Substring) -> Int? {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(fields.count), let hour = number(fields[0]),
      let minute = number(fields[1]), let second = fields.count == 3 ? number(fields[2]) : 0,
      hour < 24, minute < 60, second < 60
    else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  private static func zone(_ words: ArraySlice<Substring>) -> Int? {
    guard let name = words.first else { return 0 }
    if ["GMT", "UTC", "UT", "Z"].contains(name.uppercased()) { return 0 }
    guard let sign = name.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      name.utf8.count == 5, let digits = number(name.dropFirst()), digits % 100 < 60
    else { return nil }
    let offset = digits / 100 * 3_600 + digits % 100 * 60
    return sign == UInt8(ascii: "-") ? -offset : offset
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970. Years are counted from March, so that the leap day is the last one.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month > 2 ? year : year - 1
    let (era, yearOfEra) = year.flooredDivision(by: 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension Int {
  /// Quotient and remainder of the division that rounds down, so that no remainder is negative.
  fileprivate func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
