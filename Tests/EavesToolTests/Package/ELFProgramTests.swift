import Foundation
import Testing

@testable import EavesTool

@Suite("A program's form")
struct ELFProgramTests {
  /// The head of a 64-bit little-endian program without segments and sections.
  private static func head(machine: UInt8 = 62, segments: UInt8 = 0) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    bytes[16] = 2
    bytes[18] = machine
    bytes[32] = 64
    bytes[54] = 56
    bytes[56] = segments
    bytes[58] = 64
    return bytes
  }

  @Test(
    "tells the processor as uname does", arguments: [(62, "x86_64"), (183, "aarch64"), (9, nil)])
  func machine(number: Int, name: String?) {
    #expect(ELFProgram(Self.head(machine: UInt8(number)))?.machine == name)
  }

  @Test("tells whether it needs a loader and libraries of the host")
  func loader() {
    #expect(ELFProgram(Self.head())?.isStatic == true)
    var segment = [UInt8](repeating: 0, count: 56)
    segment[0] = 3
    #expect(ELFProgram(Self.head(segments: 1) + segment)?.isStatic == false)
  }

  @Test("is read of a real program, with its sections")
  func realProgram() throws {
    let bytes = try FileSystem.read("/proc/self/exe")
    let program = try #require(ELFProgram(bytes))
    #expect(program.sections.contains { $0.name == ".text" && $0.isCode && $0.range.count > 0 })
    #expect(program.codeSize > 0)
  }

  @Test("is not seen in what is none, or is cut short")
  func others() {
    #expect(ELFProgram([]) == nil)
    #expect(ELFProgram(Array("#!/bin/sh\n".utf8)) == nil)
    #expect(ELFProgram(Array(Self.head().prefix(63))) == nil)
    #expect(ELFProgram(Self.head(segments: 1)) == nil)
    var manySections = Self.head()
    manySections[40] = 0xFF
    manySections[60] = 0xFF
    #expect(ELFProgram(manySections) == nil)
  }

  @Test("is refused or read, and never a crash, whichever byte of its head is another")
  func hostile() throws {
    let bytes = Array(try FileSystem.read("/proc/self/exe").prefix(4_096))
    for index in 0..<64 {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var changed = bytes
        changed[index] = value
        _ = ELFProgram(changed)
      }
    }
  }
}
