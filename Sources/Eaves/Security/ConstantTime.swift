internal import Crypto

/// Whether two byte strings are equal, found out in a time that depends on their lengths alone.
func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  // The comparison of symmetric keys is swift-crypto's public constant-time comparison.
  SymmetricKey(data: left) == SymmetricKey(data: right)
}
