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
