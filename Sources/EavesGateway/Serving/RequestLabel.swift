/// What the log calls a request: method and path as the visitor sent them, without the query, which
/// may hold secrets.
struct RequestLabel {
  let method: ArraySlice<UInt8>
  let path: ArraySlice<UInt8>

  init(_ variables: Variables) {
    method = variables.bytes(.requestMethod) ?? []
    let target = variables.bytes(.requestURI) ?? variables.bytes(.pathInfo) ?? []
    path = target.prefix { $0 != UInt8(ascii: "?") }
  }

  /// Calls `body` with at most 500 bytes of `METHOD /path`, free of control characters.
  func withCString(_ body: (UnsafePointer<CChar>, Int) -> Void) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 500) { buffer in
      var count = 0
      func append(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes.prefix(buffer.count - count) {
          let isPlain = byte > 0x20 && byte != 0x7F
          buffer[count] = CChar(bitPattern: isPlain ? byte : UInt8(ascii: "?"))
          count += 1
        }
      }
      append(method.prefix(32))
      buffer[count] = CChar(bitPattern: UInt8(ascii: " "))
      count += 1
      append(path)
      guard let start = buffer.baseAddress else { return }
      body(start, count)
    }
  }
}
