import EavesGateway
import Foundation

/// Calls a function with variables in the form of `environ`.
func withEnvironment<Result>(
  _ variables: Variables,
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
) rethrows -> Result {
  var items: [UnsafeMutablePointer<CChar>?] = []
  variables.forEachBytes { name, value in
    let text = (Array(name) + [UInt8(ascii: "=")] + Array(value) + [0]).map(CChar.init(bitPattern:))
    items.append(text.withUnsafeBufferPointer { strdup($0.baseAddress.unsafelyUnwrapped) })
  }
  items.append(nil)
  defer { for item in items { free(item) } }
  return try items.withUnsafeBufferPointer { try body($0.baseAddress.unsafelyUnwrapped) }
}
