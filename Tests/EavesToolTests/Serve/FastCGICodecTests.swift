import NIOCore
import TestSupport
import Testing

@testable import EavesTool

/// FastCGI as the tool speaks it: bytes in, records out, and the reverse.
@Suite struct FastCGICodecTests {
  static func record(
    _ kind: UInt8, _ content: [UInt8] = [], id: UInt16 = 1, version: UInt8 = 1, padding: Int = 0,
    length: Int? = nil
  ) -> [UInt8] {
    let length = length ?? content.count
    return [
      version, kind, UInt8(id >> 8), UInt8(id & 0xFF), UInt8(length >> 8), UInt8(length & 0xFF),
      UInt8(padding), 0,
    ] + content + [UInt8](repeating: 0xAA, count: padding)
  }

  static func decode(_ pieces: [[UInt8]]) throws -> [FastCGIRecord] {
    var decoder = FastCGIDecoder()
    var records: [FastCGIRecord] = []
    for piece in pieces {
      decoder.append(ByteBuffer(bytes: piece))
      while let record = try decoder.next() { records.append(record) }
    }
    return records
  }

  @Test("Records come out in their order, without their padding")
  func records() throws {
    let bytes =
      Self.record(6, [1, 2, 3], padding: 5) + Self.record(7, [4])
      + Self.record(3, [0, 0, 0, 0, 0, 0, 0, 0])
    let records = try Self.decode([bytes])
    #expect(records.map(\.kind) == [.standardOutput, .standardError, .endRequest])
    #expect(records.map { Array($0.content.readableBytesView) }.prefix(2) == [[1, 2, 3], [4]])
    try records[2].checkEnd()
  }

  @Test("It does not matter how the bytes are cut")
  func cuts() throws {
    let bytes =
      Self.record(6, Array(0..<200), padding: 7) + Self.record(6, []) + Self.record(7, [9])
    let whole = try Self.decode([bytes])
    #expect(try Self.decode(bytes.map { [$0] }) == whole)
    for cut in bytes.indices {
      #expect(try Self.decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
    }
  }

  @Test("A record as large as one can be comes out whole")
  func largest() throws {
    let content = [UInt8](repeating: 7, count: 65_535)
    let records = try Self.decode([Self.record(6, content, padding: 255)])
    #expect(records.count == 1)
    #expect(records[0].content.readableBytes == 65_535)
  }

  @Test("Management records are left out")
  func management() throws {
    let bytes = Self.record(10, [1, 2], id: 0) + Self.record(11, [0], id: 0) + Self.record(6, [1])
    #expect(try Self.decode([bytes]).map(\.kind) == [.standardOutput])
  }

  @Test(
    "What no program sends is refused at once, before its content is waited for",
    arguments: [
      (record(6, version: 2, length: 60_000), FastCGIError.version(2)),
      (record(0, length: 60_000), .kind(0)), (record(1), .kind(1)), (record(5), .kind(5)),
      (record(200, length: 60_000), .kind(200)), (record(6, id: 2, length: 60_000), .requestID(2)),
      (Array("HTTP/1.1 200 OK".utf8), .version(72)),
    ])
  func refused(bytes: [UInt8], error: FastCGIError) {
    #expect(throws: error) { try Self.decode([bytes]) }
  }

  @Test("An end that is none, and one that says that the request was refused")
  func end() throws {
    let end = { (content: [UInt8]) in
      FastCGIRecord(kind: .endRequest, content: ByteBuffer(bytes: content))
    }
    #expect(throws: FastCGIError.endRequestLength(7)) {
      try end([UInt8](repeating: 0, count: 7)).checkEnd()
    }
    for status in 1...4 as ClosedRange<UInt8> {
      #expect(throws: FastCGIError.status(status)) {
        try end([0, 0, 0, 0, status, 0, 0, 0]).checkEnd()
      }
    }
  }

  @Test("Bytes at random never do more than be refused")
  func random() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...64, using: &generator)).map { _ in
        UInt8.random(in: 0...12, using: &generator)
      }
      _ = try? Self.decode([[1] + bytes])
    }
  }

  @Test("Lengths have one byte up to 127, and four beyond")
  func variables() {
    let long = String(repeating: "v", count: 128)
    var list = VariableList()
    list.append("A", "")
    list.append("B", String(repeating: "x", count: 127))
    list.append("C", long)
    list.append(field: "accept-Language", "de")
    let bytes = Array(list.bytes.readableBytesView)
    #expect(bytes.starts(with: [1, 0, 0x41, 1, 127, 0x42]))
    #expect(bytes[(3 + 3 + 127)...].starts(with: [1, 0x80, 0, 0, 128, 0x43]))
    #expect(list.pairs.map(\.name) == ["A", "B", "C", "HTTP_ACCEPT_LANGUAGE"])
    #expect(list.pairs.map(\.value)[2...] == [long, "de"])
  }

  @Test("Streams are cut into records, and an empty one ends them")
  func streams() {
    var list = VariableList()
    list.append("BIG", String(repeating: "x", count: 150_000))
    var output = ByteBuffer()
    output.writeFastCGIParameters(list)
    output.writeFastCGIInput(ByteBuffer())
    output.writeFastCGIInput(ByteBuffer(repeating: 1, count: 65_536))
    output.writeFastCGIInputEnd()
    var lengths: [Int] = []
    while output.readableBytes > 0 {
      let length = Int(output.getInteger(at: output.readerIndex + 4, as: UInt16.self) ?? 0)
      lengths.append(length)
      output.moveReaderIndex(forwardBy: 8 + length)
    }
    #expect(lengths == [65_535, 65_535, 150_008 - 131_070, 0, 65_535, 1, 0])
  }
}
