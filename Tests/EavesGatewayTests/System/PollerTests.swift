import Foundation
import Testing

@testable import EavesGateway

@Suite("A poller")
struct PollerTests {
  @Test("finds what can be read, as long as it can")
  func finding() throws {
    let (reading, writing) = try Descriptor.pipe()
    let (other, otherWriting) = try Descriptor.pipe()
    defer { for end in [reading, other, otherWriting] { Descriptor.close(end) } }
    var poller = try Poller()
    try poller.add(reading)
    try poller.add(other)
    poller.wait(milliseconds: 0)
    #expect(poller.readyCount == 0)
    try [UInt8]("x".utf8).withUnsafeBytes { try Descriptor.write($0, to: writing) }
    for _ in 0..<2 {
      poller.wait(milliseconds: -1)
      #expect(poller.readyCount == 1)
      #expect(poller.isReady(reading) == true)
      #expect(poller.isReady(other) == false)
    }
    // The other side's end is something to be read.
    var byte: UInt8 = 0
    #expect(read(reading, &byte, 1) == 1)
    Descriptor.close(writing)
    poller.wait(milliseconds: -1)
    #expect(poller.isReady(reading) == true)
  }

  @Test("says when there may be more to tell of than it does")
  func full() throws {
    var poller = try Poller()
    var ends: [Int32] = []
    defer { for end in ends { Descriptor.close(end) } }
    for count in 1...65 {
      let (reading, writing) = try Descriptor.pipe()
      ends += [reading, writing]
      try [UInt8]("x".utf8).withUnsafeBytes { try Descriptor.write($0, to: writing) }
      try poller.add(reading)
      poller.wait(milliseconds: 0)
      #expect(poller.readyCount == min(count, 64))
      #expect(poller.isFull == (count >= 64))
    }
  }

  @Test("finds one alongside, with what there is in the set by then")
  func alongside() throws {
    let (first, firstWriting) = try Descriptor.pipe()
    let (second, secondWriting) = try Descriptor.pipe()
    let (other, otherWriting) = try Descriptor.pipe()
    let ends = [first, firstWriting, second, secondWriting, other]
    defer { for end in ends { Descriptor.close(end) } }
    var poller = try Poller()
    try poller.add(first)
    try poller.add(second)
    func found(alongside: Int32? = other) -> Set<Int32> {
      poller.wait(milliseconds: 0, alongside: alongside)
      let found = [first, second, other].filter { poller.isReady($0) }
      #expect(found.count == poller.readyCount)
      return Set(found)
    }
    func write(to descriptor: Int32) throws {
      try [UInt8]("x".utf8).withUnsafeBytes { try Descriptor.write($0, to: descriptor) }
    }
    #expect(found() == [])
    try write(to: firstWriting)
    #expect(found() == [first])
    try write(to: otherWriting)
    #expect(found() == [first, other])
    #expect(found(alongside: nil) == [first])
    try write(to: secondWriting)
    #expect(found() == [first, second, other])
    var byte: UInt8 = 0
    for descriptor in [first, second] { #expect(read(descriptor, &byte, 1) == 1) }
    #expect(found() == [other])
    #expect(read(other, &byte, 1) == 1)
    #expect(found() == [])
    Descriptor.close(otherWriting)
    #expect(found() == [other])
  }

  @Test("has room for one alongside when it finds as many as it can")
  func fullAlongside() throws {
    var poller = try Poller()
    var ends: [Int32] = []
    defer { for end in ends { Descriptor.close(end) } }
    for _ in 0..<70 {
      let (reading, writing) = try Descriptor.pipe()
      ends += [reading, writing]
      try [UInt8]("x".utf8).withUnsafeBytes { try Descriptor.write($0, to: writing) }
      if ends.count > 2 { try poller.add(reading) }
    }
    poller.wait(milliseconds: -1, alongside: ends[0])
    #expect(poller.readyCount == 65)
    #expect(poller.isFull == true)
    #expect(poller.isReady(ends[0]) == true)
  }

  @Test("forgets what was removed or closed")
  func forgetting() throws {
    let (reading, writing) = try Descriptor.pipe()
    let (other, otherWriting) = try Descriptor.pipe()
    var poller = try Poller()
    try poller.add(reading)
    try poller.add(other)
    Descriptor.close(writing)
    Descriptor.close(otherWriting)
    poller.remove(reading)
    poller.wait(milliseconds: 0)
    #expect(poller.readyCount == 1)
    Descriptor.close(other)
    poller.wait(milliseconds: 0)
    #expect(poller.readyCount == 0)
    Descriptor.close(reading)
    // What is not in the set can be removed all the same.
    poller.remove(reading)
  }
}
