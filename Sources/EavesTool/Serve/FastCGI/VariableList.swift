import NIOCore

/// The variables of a request (RFC 3875 §4.1), in the form in which FastCGI sends them: each with the
/// lengths of its name and its value in front (FastCGI specification 3.4).
struct VariableList: Hashable {
  private(set) var bytes: ByteBuffer

  /// - Parameter capacity: how many bytes to make room for
  init(capacity: Int = 1_024) { bytes = ByteBufferAllocator().buffer(capacity: capacity) }

  /// Adds a variable.
  mutating func append(_ name: String, _ value: String) {
    append(prefix: "", name: name.utf8, value: value.utf8)
  }

  /// Adds the variable of a header field: `Accept-Language` is `HTTP_ACCEPT_LANGUAGE`.
  mutating func append(field name: String, _ value: String) {
    append(prefix: "HTTP_", name: name.utf8.lazy.map(Self.variableByte), value: value.utf8)
  }

  private mutating func append(
    prefix: StaticString, name: some Collection<UInt8>, value: String.UTF8View
  ) {
    writeLength(prefix.utf8CodeUnitCount + name.count)
    writeLength(value.count)
    bytes.writeStaticString(prefix)
    bytes.writeBytes(name)
    bytes.writeBytes(value)
  }

  /// One byte up to 127, else four with the highest bit set.
  private mutating func writeLength(_ length: Int) {
    if length < 128 {
      bytes.writeInteger(UInt8(length))
    } else {
      bytes.writeInteger(UInt32(clamping: length) | 0x8000_0000)
    }
  }

  private static func variableByte(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & 0xDF
    case UInt8(ascii: "-"): UInt8(ascii: "_")
    default: byte
    }
  }

  /// Names and values in their order, as a process's environment has them.
  var pairs: [(name: String, value: String)] {
    var rest = bytes
    var pairs: [(name: String, value: String)] = []
    while let nameLength = Self.readLength(&rest), let valueLength = Self.readLength(&rest),
      let name = rest.readString(length: nameLength),
      let value = rest.readString(length: valueLength)
    {
      pairs.append((name, value))
    }
    return pairs
  }

  private static func readLength(_ bytes: inout ByteBuffer) -> Int? {
    guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return nil }
    if first < 128 {
      bytes.moveReaderIndex(forwardBy: 1)
      return Int(first)
    }
    return bytes.readInteger(as: UInt32.self).map { Int($0 & 0x7FFF_FFFF) }
  }
}
