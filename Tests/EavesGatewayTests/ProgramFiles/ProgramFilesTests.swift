import Foundation
import Testing

@testable import EavesGateway

@Suite("Files inside the program")
struct ProgramFilesTests {
  /// The bytes of a program with a place for saying where its files are, as far as that matters.
  private static let program =
    Array("code eaves: files inside the program\n".utf8) + [UInt8](repeating: 0, count: 16)
    + Array(" more code".utf8)

  private static let files = [
    file("templates/index.html", "<p>é</p>"), file("static/style.css", "body {}"),
    file("static/empty", ""), file("static/style.css.gz", "zip"),
  ]

  private static func file(_ name: String, _ content: String) -> ProgramFiles.NewFile {
    ProgramFiles.NewFile(
      name: name, content: Array(content.utf8), modificationTime: 1_700_000_000,
      digest: (0..<32).map { UInt8($0 + content.utf8.count) })
  }

  /// Where the list is, as the program says it.
  private static func place(_ program: [UInt8]) -> (start: Int, length: Int) {
    func number(_ index: Int) -> Int {
      program[index..<index + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    return (number(37), number(45))
  }

  /// A program in a file of its own.
  private final class ProgramFile {
    let path = NSTemporaryDirectory() + "eaves-program-\(UUID().uuidString)"
    init(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ place: (start: Int, length: Int)) throws -> ProgramFiles {
      try ProgramFiles(program: path, start: place.start, length: place.length)
    }
  }

  private static func packed() throws -> [UInt8] {
    var program = program
    try ProgramFiles.append(files, to: &program)
    return program
  }

  private static func text(_ region: FileRegion) throws -> String {
    var bytes: [UInt8] = []
    try region.forEachChunk { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("are found by their names, with content, size, time, and mark")
  func find() throws {
    let bytes = try Self.packed()
    let program = try ProgramFile(bytes)
    let files = try program.read(Self.place(bytes))
    for expected in Self.files {
      let file = try #require(files.file(expected.name))
      #expect(file.size == expected.content.count)
      #expect(file.modificationTime == 1_700_000_000)
      #expect(files.content(of: expected.name) == expected.content)
      let region = try files.region(of: file)
      #expect(region.fileSize == expected.content.count)
      #expect(region.modificationTime == 1_700_000_000)
    }
    #expect(files.file("static/style.css")?.version == "0708090a0b0c0d0e")
  }

  @Test(
    "have no others", arguments: ["", "static", "static/", "static/style.cs", "z", "STATIC/EMPTY"])
  func missing(name: String) throws {
    let bytes = try Self.packed()
    let program = try ProgramFile(bytes)
    #expect(try program.read(Self.place(bytes)).file(name) == nil)
  }

  @Test("are listed in order, those of one folder alone too")
  func names() throws {
    let bytes = try Self.packed()
    let program = try ProgramFile(bytes)
    let files = try program.read(Self.place(bytes))
    #expect(
      files.names(startingWith: "static/")
        == ["static/empty", "static/style.css", "static/style.css.gz"])
    #expect(files.names(startingWith: "").count == 4)
  }

  @Test("are sent in parts, which never reach into what lies beside")
  func parts() throws {
    let bytes = try Self.packed()
    let program = try ProgramFile(bytes)
    let files = try program.read(Self.place(bytes))
    let region = try files.region(of: try #require(files.file("static/style.css")))
    #expect(try Self.text(region.part(1..<4)) == "ody")
    #expect(try Self.text(region.part(5..<100)) == "{}")
    #expect(try Self.text(region.part(100..<200)) == "")
  }

  @Test("leave the program's own bytes where they are")
  func ownBytes() throws {
    let bytes = try Self.packed()
    let own = Self.program
    #expect(bytes[..<37].elementsEqual(own[..<37]))
    #expect(bytes[53..<own.count].elementsEqual(own[53...]))
  }

  @Test("go into no program without a place for them, with two, or with files already")
  func refused() throws {
    var none = Array("a program".utf8)
    #expect(throws: ProgramFiles.AppendError.noPlace) {
      try ProgramFiles.append(Self.files, to: &none)
    }
    var two = Self.program + Self.program
    #expect(throws: ProgramFiles.AppendError.noPlace) {
      try ProgramFiles.append(Self.files, to: &two)
    }
    var short = Array(Self.program.prefix(40))
    #expect(throws: ProgramFiles.AppendError.noPlace) {
      try ProgramFiles.append(Self.files, to: &short)
    }
    var packed = try Self.packed()
    #expect(throws: ProgramFiles.AppendError.hasFiles) {
      try ProgramFiles.append(Self.files, to: &packed)
    }
  }

  @Test("are missed when the program's end is missing, however much of it")
  func truncated() throws {
    let bytes = try Self.packed()
    let place = Self.place(bytes)
    for count in [bytes.count - 1, place.start + 1, place.start, 60, 0] {
      let program = try ProgramFile(Array(bytes.prefix(count)))
      #expect(throws: ProgramFilesError.truncated(size: count, expected: bytes.count)) {
        try program.read(place)
      }
    }
  }

  @Test("are refused or read, and never a crash, whichever byte of their list is another")
  func hostile() throws {
    let bytes = try Self.packed()
    let place = Self.place(bytes)
    for index in place.start..<bytes.count {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var changed = bytes
        changed[index] = value
        let program = try ProgramFile(changed)
        guard let files = try? program.read(place) else { continue }
        for name in files.names(startingWith: "") { _ = files.content(of: name) }
        for expected in Self.files { _ = files.content(of: expected.name) }
      }
    }
  }

  @Test(
    "are refused where their place cannot be",
    arguments: [
      (-1, 8), (0, -1), (Int.max, 8), (0, Int.max), (0, 0), (0, 4), (1 << 40, 1 << 40),
    ])
  func impossiblePlace(start: Int, length: Int) throws {
    let program = try ProgramFile(Self.packed())
    #expect(throws: ProgramFilesError.self) { try program.read((start, length)) }
  }

  @Test("are none in a program that was built just so")
  func none() {
    #expect(ProgramFiles.own == nil)
    #expect(ProgramFiles.damage == nil)
  }
}
