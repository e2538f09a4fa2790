import Foundation
import TestSupport
import Testing

@testable import EavesGateway

@Suite("The headers of a program")
struct ELFImageTests {
  private static func image(_ bytes: [UInt8]) -> ELFImage? {
    ELFImage { offset, count in
      guard offset >= 0, offset < bytes.count else { return [] }
      return Array(bytes[offset..<min(bytes.count, offset + count)])
    }
  }

  private static func file(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("say for which processor it is, and what it needs of the host")
  func program() throws {
    let bytes = try Self.file("/bin/true")
    let image = try #require(Self.image(bytes))
    #expect(Processor.runs(image.machine, on: HostPicture.ofSystem.machine) == true)
    #expect(image.isLoadable)
    #expect(image.interpreter?.contains("/ld-") == true)
    #expect(image.libraries.contains("libc.so.6"))
    let need = try #require(image.neededVersions.first { $0.library == "libc.so.6" })
    #expect(need.versions.contains { $0.hasPrefix("GLIBC_2.") })
    #expect(image.oldestKernel.count == 3)
    #expect(image.extent <= bytes.count)
  }

  @Test("of a library say which versions it has")
  func library() throws {
    let image = try #require(Self.image(try Self.file("/bin/true")))
    let found = try #require(
      Libraries.ofSystem.find("libc.so.6", for: image, at: "/bin/true"))
    #expect(found.image.definedVersions.contains("GLIBC_2.4"))
    #expect(Libraries.ofSystem.find("libnone.so.9", for: image, at: "/bin/true") == nil)
  }

  @Test("of every program of this system can be read, and none is found broken")
  func system() throws {
    let host = HostPicture.ofSystem
    for name in try FileManager.default.contentsOfDirectory(atPath: "/usr/bin").prefix(400) {
      guard let program = ProgramPicture(path: "/usr/bin/\(name)"),
        case .elf(let image) = program.format
      else { continue }
      #expect(image.extent <= program.facts.size, "\(name)")
      #expect(Processor.runs(image.machine, on: host.machine) == true, "\(name)")
    }
  }

  @Test("cut anywhere, filled with anything, are read without harm")
  func hostile() throws {
    let bytes = try Self.file("/bin/true")
    for count in stride(from: 0, to: bytes.count, by: 97) {
      _ = Self.image(Array(bytes.prefix(count)))
    }
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<3_000 {
      var broken = bytes
      // The tables lie at the beginning and in the middle; numbers at their limits do the most harm.
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place =
          Bool.random(using: &generator)
          ? Int.random(in: 16..<1_024, using: &generator)
          : Int.random(in: 0..<broken.count, using: &generator)
        broken[place] =
          [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)]
          .randomElement(using: &generator) ?? 0
      }
      _ = Self.image(broken)
    }
    for _ in 0..<200 {
      let noise = (0..<512).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = Self.image([0x7F, 0x45, 0x4C, 0x46, 2, 1] + noise)
    }
  }

  @Test("tell programs of other systems and texts apart")
  func formats() {
    func format(_ bytes: [UInt8]) -> ProgramPicture.Format {
      ProgramPicture.format { offset, count in Array(bytes.dropFirst(offset).prefix(count)) }
    }
    #expect(format([]) == .empty)
    #expect(format(Array("#!/bin/sh".utf8)) == .script)
    #expect(format(Array("MZ".utf8)) == .windows)
    #expect(format([0xCA, 0xFE, 0xBA, 0xBE]) == .machO)
    #expect(format(Array("hello".utf8)) == .unknown)
    #expect(format([0x7F, 0x45, 0x4C, 0x46]) == .unknown)
  }

  @Test(
    "name processors as the system does",
    arguments: [
      (62, "x86_64", true), (183, "x86_64", false), (183, "aarch64", true), (62, "aarch64", false),
      (3, "x86_64", true), (40, "armv6l", true),
    ] as [(UInt16, String, Bool)])
  func processors(machine: UInt16, host: String, runs: Bool) {
    #expect(Processor.runs(machine, on: host) == runs)
  }
}
