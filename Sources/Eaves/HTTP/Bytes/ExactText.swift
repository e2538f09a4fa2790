/// A text as a key, equal to another when the bytes are.
///
/// Swift's own comparison takes two spellings of `é` for one text, and the sign of Kelvin for a `K`.
/// Flask tells names apart by their code points, so what comes from outside is looked up by bytes.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// Whether two texts are the same code points, not merely canonically equivalent ones.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
