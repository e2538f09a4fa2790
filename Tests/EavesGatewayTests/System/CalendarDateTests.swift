import Foundation
import Testing

@testable import EavesGateway

@Suite("Days of the calendar")
struct CalendarDateTests {
  private func date(_ days: Int) -> [Int] {
    let date = CalendarDate(daysSince1970: days)
    return [date.year, date.month, date.day]
  }

  @Test("The first day, a leap day, the ends of years and of centuries")
  func knownDays() {
    #expect(date(0) == [1970, 1, 1])
    #expect(date(-1) == [1969, 12, 31])
    #expect(date(19_782) == [2024, 2, 29])
    #expect(date(10_956) == [1999, 12, 31])
    #expect(date(47_540) == [2100, 2, 28])
    #expect(date(47_541) == [2100, 3, 1])
    #expect(date(-719_468) == [0, 3, 1])
  }

  @Test("A day has its number, and a day that does not exist is none")
  func numbers() {
    for days in stride(from: -719_162, through: 2_932_896, by: 97) {
      let date = CalendarDate(daysSince1970: days)
      #expect(date.daysSince1970 == days)
      #expect(CalendarDate(year: date.year, month: date.month, day: date.day) == date)
    }
    for (year, month, day) in [
      (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1),
      (2024, 1, 0), (2024, 1, 32), (0, 1, 1), (10_000, 1, 1), (.max, .max, .max),
    ] {
      #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }
    #expect(CalendarDate(year: 2000, month: 2, day: 29)?.daysSince1970 == 11_016)
  }

  @Test("A day of every week from 1586 to 2370, as Foundation counts them")
  func everyDay() {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    for days in stride(from: -140_000, through: 146_097, by: 7) {
      let other = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
      #expect(date(days) == [other.year, other.month, other.day])
    }
  }
}
