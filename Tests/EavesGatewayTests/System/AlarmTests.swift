import Foundation
import Testing

@testable import EavesGateway

@Suite("An alarm")
struct AlarmTests {
  @Test("can be read when its time is up, and set again")
  func goingOff() throws {
    let alarm = try #require(Alarm())
    for _ in 0..<3 {
      #expect(!isReadable(alarm, within: 0))
      alarm.set(milliseconds: 5)
      #expect(isReadable(alarm, within: 20_000))
      #expect(isReadable(alarm, within: 0))
      alarm.clear()
    }
    // One that has not gone off can be told so too.
    alarm.clear()
    #expect(!isReadable(alarm, within: 20))
  }

  @Test("goes off once, at the time that was set last")
  func settingAgain() throws {
    let alarm = try #require(Alarm())
    alarm.set(milliseconds: 999)
    alarm.set(milliseconds: 1)
    #expect(isReadable(alarm, within: 20_000))
    alarm.clear()
    #expect(!isReadable(alarm, within: 20))
  }

  private func isReadable(_ alarm: Alarm, within milliseconds: Int32) -> Bool {
    var item = pollfd(fd: alarm.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&item, 1, milliseconds) == 1
  }
}
