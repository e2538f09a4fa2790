import Testing

@testable import EavesGateway

@Suite("Something done periodically")
struct PeriodicallyTests {
  @Test("is due at first, and then not before its period is over")
  func due() {
    let hourly = Periodically(every: 3_600_000_000_000)
    #expect(hourly.isDue() == true)
    #expect(hourly.isDue() == false)
    let always = Periodically(every: 0)
    #expect(always.isDue() == true)
    #expect(always.isDue() == true)
  }
}
