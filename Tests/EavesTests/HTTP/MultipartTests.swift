import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Eaves

/// Multipart forms: what is read, what it may cost, and what is refused.
struct MultipartTests {
  private func form(
    _ body: some Collection<UInt8>, boundary: String = "xyz", limits: FormLimits = FormLimits(),
    chunkSize: Int = 65_536
  ) throws -> FormData {
    let type = ContentType(parsing: "multipart/form-data; boundary=\"\(boundary)\"")
    var parser = try #require(
      try FormParser(contentType: type, contentLength: nil, limits: limits))
    let bytes = Array(body)
    for start in stride(from: 0, to: bytes.count, by: chunkSize) {
      try parser.parse(bytes[start..<min(start + chunkSize, bytes.count)])
    }
    return try parser.finish()
  }

  private func part(_ name: String, _ content: String, filename: String? = nil) -> String {
    let file = filename.map { "; filename=\"\($0)\"" } ?? ""
    return "--xyz\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\r\n\r\n\(content)\r\n"
  }

  @Test func fieldsAndFilesAreTold() throws {
    let body =
      part("title", "Swifts") + part("photo", "\u{1}\r\n", filename: "a.png") + "--xyz--\r\n"
    let form = try form(body.utf8)
    #expect(form["title"] == "Swifts")
    #expect(try form.requireFile("photo").content() == Array("\u{1}\r\n".utf8))
    #expect(form.file("photo")?.filename == "a.png")
    #expect(form.malformation == nil)
  }

  @Test func theSizeOfTheChunksDoesNotMatter() throws {
    let pieces = [
      "--xyz", "--xyz--", "\r\n", "\r", "\n", "--", "x", " ", "\r\n--xyz ", "\r\n--xyzz",
      "Content-Disposition: form-data; name=\"a\"\r\n\r\n",
      "Content-Disposition: form-data; name=\"f\"; filename=\"n\"\r\n\r\n",
    ]
    var generator = SeededGenerator(seed: 20)
    for _ in 0..<1500 {
      let start = Bool.random(using: &generator) ? part("a", "1") : ""
      let end = Bool.random(using: &generator) ? "\r\n--xyz--\r\n" : ""
      let body = Array(start.utf8) + generator.bytes(of: pieces, upTo: 16) + Array(end.utf8)
      let whole = try form(body)
      for size in [1, 2, 3, 7] {
        let split = try form(body, chunkSize: size)
        #expect(split.fields == whole.fields)
        #expect(split.malformation == whole.malformation)
        #expect(try split.files.map { try $0.content() } == whole.files.map { try $0.content() })
      }
    }
  }

  @Test func whatIsTruncatedIsNoForm() throws {
    let body = Array((part("a", "1") + part("b", "2", filename: "f") + "--xyz--").utf8)
    for length in 0..<(body.count) {
      let form = try form(body.prefix(length))
      #expect(form.fields.isEmpty && form.files.isEmpty)
      #expect(form.malformation != nil)
    }
  }

  @Test func misleadingBoundariesAreData() throws {
    for content in ["--xyz", "a--xyz", "\r\n--xyzz", "\r\n--xy", "\n --xyz", "--xyz--"] {
      let form = try form((part("a", "-\(content)-") + "--xyz--").utf8)
      #expect(form["a"] == "-\(content)-")
    }
  }

  @Test func aNestedFormIsData() throws {
    let inner = "--abc\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--abc--"
    #expect(try form((part("a", inner) + "--xyz--").utf8).fields.items.map(\.value) == [inner])
  }

  @Test func longBoundariesWork() throws {
    for length in [70, 71, 200, 4000] {
      let boundary = String(repeating: "a", count: length)
      let body =
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n"
        + String(repeating: "a", count: 5000) + "\r\n--\(boundary)--"
      #expect(try form(body.utf8, boundary: boundary)["n"]?.utf8.count == 5000)
    }
  }

  @Test func tooManyPartsAre413() {
    let body = (0...1000).map { _ in part("a", "") }.joined() + "--xyz--"
    expect413 { try form(body.utf8) }
  }

  @Test func aLargeFieldIs413() {
    let body = part("a", String(repeating: "x", count: 500_001)) + "--xyz--"
    expect413 { try form(body.utf8) }
  }

  @Test func aFloodOfHeadersIs413() {
    let headers = String(repeating: "X: y\r\n", count: 100_000)
    expect413 { try form("--xyz\r\n\(headers)\r\n".utf8) }
  }

  @Test func manyHeadersAndParametersTakeLinearTime() throws {
    let headers = (0..<20_000).map { "X\($0): y\r\n" }.joined()
    let parameters = (0..<20_000).map { ";x\($0)=y" }.joined()
    let head = "--xyz\r\nContent-Disposition: form-data; name=\"a\"\(parameters)\r\n\(headers)"
    var value: String?
    let time = try processorTime { value = try form("\(head)\r\n1\r\n--xyz--".utf8)["a"] }
    #expect(value == "1")
    #expect(time < .seconds(10))
  }

  @Test func headersOfManyPartsAre413() {
    let header = "X: \(String(repeating: "y", count: 60_000))"
    let one = "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\(header)\r\n\r\n1\r\n"
    expect413 { try form(String(repeating: one, count: 200).utf8) }
  }

  @Test func anEndlessPreambleIs413() {
    expect413 { try form(repeatElement(UInt8(ascii: "x"), count: 600_000)) }
  }

  private func expect413(_ read: () throws -> FormData) {
    #expect { try read() } throws: { ($0 as? HTTPError)?.status.code == 413 }
  }

  @Test func largeFilesGoToDiskAndAreSaved() throws {
    let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let head = "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../big\"\r\n\r\n"
    let form = try form(Array(head.utf8) + content + Array("\r\n--xyz--".utf8))
    let file = try form.requireFile("f")
    #expect(file.isOnDisk && file.size == content.count)
    #expect(file.safeFilename == "big")
    #expect(try file.content() == content)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("eaves-test-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try file.save(to: path)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == content)
  }

  @Test func smallFilesStayInMemory() throws {
    let form = try form((part("f", "x", filename: "a") + "--xyz--").utf8)
    #expect(form.file("f")?.isOnDisk == false)
  }

  @Test func savingWhereNothingCanBeIsAnError() throws {
    let file = UploadedFile(name: "f", filename: "a", content: [1])
    #expect(throws: FileError.self) { try file.save(to: "/nowhere/at/all") }
  }

  @Test func worstCasesTakeLinearTime() throws {
    var limits = FormLimits()
    limits.maxFormMemorySize = nil
    let contents = ["\r\n--xyz", "\r", "\n", "--xyz", "\r\n--xy", "\r\n--xyz ", "-"]
    for content in contents {
      let body =
        "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n\"\r\n\r\n"
        + String(repeating: content, count: 1_000_000 / content.utf8.count) + "."
      let time = processorTime { _ = try? form(body.utf8, limits: limits) }
      #expect(time < .seconds(20), "\(content.debugDescription)")
    }
  }
}
