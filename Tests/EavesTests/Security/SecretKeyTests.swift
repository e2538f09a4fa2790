import Foundation
import Testing

@testable import Eaves

@Suite("SecretKey")
struct SecretKeyTests {
  /// Runs a body with a folder of its own.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("secret-key-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func write(_ text: String, to path: String, mode: Int = 0o600) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test("a setting comes before a file, a file before one of our own")
  func order() throws {
    try withFolder { folder in
      try write("the key in the named file", to: folder + "/named")
      let setting = try SecretKey.load(
        text: "the key in the setting", file: folder + "/named", dataFolder: folder)
      #expect(setting.origin == .setting)
      #expect(setting.key.bytes == Array("the key in the setting".utf8))
      let file = try SecretKey.load(file: folder + "/named", dataFolder: folder)
      #expect(file.origin == .file(folder + "/named"))
      let own = try SecretKey.load(dataFolder: folder)
      #expect(own.origin == .made(folder + "/secret-key"))
    }
  }

  @Test("a key is made once, random, with mode 0600, and leaves nothing else behind")
  func made() throws {
    try withFolder { folder in
      let data = folder + "/data"
      let first = try SecretKey.load(dataFolder: data)
      let second = try SecretKey.load(dataFolder: data)
      #expect(second.origin == .file(data + "/secret-key"))
      #expect(first.key.bytes == second.key.bytes)
      #expect(first.key.bytes.count == 64)
      let attributes = try FileManager.default.attributesOfItem(atPath: data + "/secret-key")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: data) == ["secret-key"])
      let other = try SecretKey.load(dataFolder: folder + "/other")
      #expect(other.key.bytes != first.key.bytes)
    }
  }

  @Test("of many that make it at once one wins, and all have its key")
  func race() throws {
    try withFolder { folder in
      for round in 0..<20 {
        let data = "\(folder)/\(round)"
        let found = Found()
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
          found.add(Result { try SecretKey.load(dataFolder: data) })
        }
        let loaded = try found.results.map { try $0.get() }
        #expect(Set(loaded.map(\.key.bytes)).count == 1)
        #expect(loaded.filter { $0.origin == .made(data + "/secret-key") }.count == 1)
      }
    }
  }

  private final class Found: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var results: [Result<SecretKey.Loaded, any Error>] = []

    func add(_ result: Result<SecretKey.Loaded, any Error>) {
      lock.withLock { results.append(result) }
    }
  }

  @Test("a line end after the key is not part of it, a space is")
  func lineEnds() throws {
    try withFolder { folder in
      for (text, key) in [
        ("0123456789abcdef\n", "0123456789abcdef"), ("0123456789abcdef\r\n", "0123456789abcdef"),
        ("0123456789abcdef \n\n", "0123456789abcdef \n"),
      ] {
        try write(text, to: folder + "/key")
        let loaded = try SecretKey.load(file: folder + "/key", dataFolder: folder)
        #expect(loaded.key.bytes == Array(key.utf8))
      }
    }
  }

  @Test("a file that others can read is used, with a warning that says what to do")
  func openToOthers() throws {
    try withFolder { folder in
      try write("0123456789abcdef", to: folder + "/key", mode: 0o644)
      let loaded = try SecretKey.load(file: folder + "/key", dataFolder: folder)
      #expect(loaded.warning?.contains("chmod 600 \(folder)/key") == true)
      try write("0123456789abcdef", to: folder + "/key", mode: 0o640)
      #expect(try SecretKey.load(file: folder + "/key", dataFolder: folder).warning == nil)
    }
  }

  @Test("what cannot be used is an error that says what, where and how to mend it")
  func errors() throws {
    try withFolder { folder in
      let path = folder + "/key"
      let source = SecretKeyError.Source.file(path)
      #expect(throws: SecretKeyError(.missing, at: source)) {
        try SecretKey.load(file: path, dataFolder: folder)
      }
      try write("\n", to: path)
      #expect(throws: SecretKeyError(.empty, at: source)) {
        try SecretKey.load(file: path, dataFolder: folder)
      }
      try write("0123456789abcde", to: path)
      let error = #expect(throws: SecretKeyError(.tooShort(count: 15), at: source)) {
        try SecretKey.load(file: path, dataFolder: folder)
      }
      #expect(error?.description.contains("openssl rand -hex 32 > \(path)") == true)
      try write(String(repeating: "x", count: 65_537), to: path)
      #expect(throws: SecretKeyError(.tooLarge, at: source)) {
        try SecretKey.load(file: path, dataFolder: folder)
      }
      #expect(throws: SecretKeyError(.notAFile, at: .file(folder))) {
        try SecretKey.load(file: folder, dataFolder: folder)
      }
      #expect(throws: SecretKeyError(.tooShort(count: 3), at: .setting)) {
        try SecretKey.load(text: "dev", dataFolder: folder)
      }
      #expect(throws: SecretKeyError.self) { try SecretKey.load(dataFolder: path) }
      #expect(throws: SecretKeyError.self) { try SecretKey.load(dataFolder: "/proc/no/such") }
    }
  }

  @Test("a named pipe is refused, not waited for")
  func pipe() throws {
    try withFolder { folder in
      mkfifo(folder + "/pipe", 0o600)
      #expect(throws: SecretKeyError(.notAFile, at: .file(folder + "/pipe"))) {
        try SecretKey.load(file: folder + "/pipe", dataFolder: folder)
      }
    }
  }

  @Test("a key is never printed")
  func secrecy() {
    let keys = SecretKeys(current: SecretKey("do not print this key"))
    var dumped = ""
    dump(keys, to: &dumped)
    let printed = "\(keys) \(keys.current) \(String(reflecting: keys)) \(dumped)"
    #expect(!printed.contains("do not print"))
    #expect(!printed.contains("100, 111"))
  }
}
