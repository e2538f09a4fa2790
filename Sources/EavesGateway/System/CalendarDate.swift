/// A day of the Gregorian calendar.
struct CalendarDate: Hashable {
  let year: Int
  /// From 1.
  let month: Int
  /// From 1.
  let day: Int

  /// - Parameter days: the number of days since 1970-01-01; negative for those before
  init(daysSince1970 days: Int) {
    // Counted in years that begin in March, so that a leap day is the last one, from the first day of
    // the years 0 to 399, after which the calendar repeats itself.
    let days = days + 719_468
    let era = days.dividedRoundingDown(by: 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // Months from March have 31, 30, 31, 30, 31 days, twice, and then as they come: 153 days in five.
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}

extension Int {
  /// The quotient, rounded towards the smaller number where `/` rounds towards zero.
  func dividedRoundingDown(by divisor: Int) -> Int {
    let quotient = self / divisor
    return quotient * divisor > self ? quotient - 1 : quotient
  }
}
