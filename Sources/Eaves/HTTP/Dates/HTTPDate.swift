import EavesGateway

/// A moment as HTTP knows it: whole seconds, in the years 1 to 9999 (RFC 9110 §5.6.7).
public struct HTTPDate: Sendable, Hashable, Comparable {
  /// Seconds since 1970-01-01 00:00:00 UTC.
  public let secondsSince1970: Int

  /// Seconds since 1970 at the start of the year 1 and at the end of the year 9999.
  private static let supported = -62_135_596_800...253_402_300_799

  /// A moment by its Unix time; times outside of the years 1 to 9999 become the nearest within.
  public init(secondsSince1970 seconds: Int) {
    secondsSince1970 = min(max(seconds, Self.supported.lowerBound), Self.supported.upperBound)
  }

  /// The moment `seconds` later.
  public func advanced(by seconds: Int) -> HTTPDate {
    let (sum, overflow) = secondsSince1970.addingReportingOverflow(seconds)
    return HTTPDate(secondsSince1970: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  /// The order of time.
  public static func < (first: HTTPDate, second: HTTPDate) -> Bool {
    first.secondsSince1970 < second.secondsSince1970
  }
}

extension HTTPDate: CustomStringConvertible {
  private static let days: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The form that headers use: `Thu, 29 Feb 2024 12:00:00 GMT`.
  public var description: String {
    let (days, second) = secondsSince1970.quotientAndRemainder(flooringBy: 86_400)
    let date = CalendarDate(daysSince1970: days)
    let weekday = days.quotientAndRemainder(flooringBy: 7).remainder
    return String(unsafeUninitializedCapacity: 29) { buffer in
      var writer = Writer(buffer: buffer)
      writer.write(Self.days[weekday])
      writer.write(", ")
      writer.write(date.day, digits: 2)
      writer.write(" ")
      writer.write(Self.months[date.month - 1])
      writer.write(" ")
      writer.write(date.year, digits: 4)
      writer.write(" ")
      writer.write(second / 3600, digits: 2)
      writer.write(":")
      writer.write(second / 60 % 60, digits: 2)
      writer.write(":")
      writer.write(second % 60, digits: 2)
      writer.write(" GMT")
      return writer.count
    }
  }

  private struct Writer {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    mutating func write(_ text: StaticString) {
      text.withUTF8Buffer { for byte in $0 { write(byte) } }
    }

    mutating func write(_ number: Int, digits: Int) {
      var divisor = 1
      for _ in 1..<digits { divisor *= 10 }
      while divisor > 0 {
        write(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
    }

    mutating func write(_ byte: UInt8) {
      buffer[count] = byte
      count += 1
    }
  }
}
