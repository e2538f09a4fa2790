extension Value {
  /// The value as Python's `repr` writes it.
  var representation: String {
    var buffer = TextBuffer()
    Representation.write(self, into: &buffer)
    return buffer.text()
  }
}

/// Python's own way of writing values: `repr()`.
enum Representation {
  /// Where writing stops: a small web of lists that share their items can stand for more text than
  /// any memory holds.
  private static let longest = 64 << 20

  /// Writes a value as `repr` does. A container inside itself is written as `[...]`, as is one that
  /// is nested too deeply.
  static func write(_ value: Value, into buffer: inout TextBuffer) {
    var parents: [ObjectIdentifier] = []
    write(value, into: &buffer, parents: &parents)
  }

  private static func write(
    _ value: Value, into buffer: inout TextBuffer, parents: inout [ObjectIdentifier]
  ) {
    switch value {
    case .string(let text): write(text, into: &buffer)
    case .safe(let text):
      buffer.append("Markup(")
      write(text, into: &buffer)
      buffer.append(UInt8(ascii: ")"))
    case .int(let number): buffer.append(decimal: number)
    case .none: buffer.append("None")
    case .bool(let flag): buffer.append(flag ? "True" : "False")
    case .double(let number): FloatFormat.write(number, into: &buffer)
    case .list(let list):
      write(list.items, of: list, "[", "]", into: &buffer, parents: &parents)
    case .tuple(let list):
      let end = list.items.count == 1 ? ",)" : ")"
      write(list.items, of: list, "(", end, into: &buffer, parents: &parents)
    case .dictionary(let dictionary): write(dictionary, into: &buffer, parents: &parents)
    case .range(let range):
      buffer.append("range(\(range.start), \(range.stop)")
      if range.step != 1 { buffer.append(", \(range.step)") }
      buffer.append(UInt8(ascii: ")"))
    case .undefined: buffer.append("Undefined")
    case .iterator(let iterator): buffer.append("<\(iterator.typeName) object>")
    case .function(let function): buffer.append("<\(function.typeName) \(function.name)>")
    case .macro(let macro):
      let name = macro.description.name.map { Value.string($0).representation } ?? "anonymous"
      buffer.append("<Macro \(name)>")
    case .object(let object):
      if let namespace = object as? Namespace {
        buffer.append("<Namespace ")
        write(.dictionary(namespace.values), into: &buffer, parents: &parents)
        buffer.append(">")
      } else if let text = (object as? any EngineObject)?.printed?.text {
        buffer.append(text)
      } else {
        buffer.append("<\(object.typeName) object>")
      }
    }
  }

  private static func write(
    _ items: [Value], of list: ValueList, _ start: String, _ end: String,
    into buffer: inout TextBuffer, parents: inout [ObjectIdentifier]
  ) {
    buffer.append(start)
    guard enter(list, &parents) else {
      buffer.append("...")
      buffer.append(start == "[" ? "]" : ")")
      return
    }
    var isFirst = true
    for item in items {
      if !isFirst { buffer.append(", ") }
      isFirst = false
      guard buffer.count < longest else {
        buffer.append("...")
        break
      }
      write(item, into: &buffer, parents: &parents)
    }
    parents.removeLast()
    buffer.append(end)
  }

  private static func write(
    _ dictionary: ValueDictionary, into buffer: inout TextBuffer,
    parents: inout [ObjectIdentifier]
  ) {
    guard enter(dictionary, &parents) else {
      buffer.append("{...}")
      return
    }
    buffer.append(UInt8(ascii: "{"))
    var isFirst = true
    for entry in dictionary.entries {
      if !isFirst { buffer.append(", ") }
      isFirst = false
      guard buffer.count < longest else {
        buffer.append("...")
        break
      }
      write(entry.key, into: &buffer, parents: &parents)
      buffer.append(": ")
      write(entry.value, into: &buffer, parents: &parents)
    }
    parents.removeLast()
    buffer.append(UInt8(ascii: "}"))
  }

  private static func enter(_ container: AnyObject, _ parents: inout [ObjectIdentifier]) -> Bool {
    let identity = ObjectIdentifier(container)
    guard parents.count < Limits.valueDepth, !parents.contains(identity) else { return false }
    parents.append(identity)
    return true
  }
}

// MARK: Text

extension Representation {
  /// Writes a text in quotes: single ones, unless it has those and no double ones.
  static func write(_ text: String, into buffer: inout TextBuffer) {
    text.withBytes { bytes in
      let quote: UInt8 =
        bytes.has(UInt8(ascii: "'")) && !bytes.has(UInt8(ascii: "\""))
        ? UInt8(ascii: "\"") : UInt8(ascii: "'")
      buffer.reserve(bytes.count &+ 2)
      buffer.append(quote)
      var clean = 0
      var place = 0
      while place < bytes.count {
        let (scalar, length) = bytes.scalar(at: place)
        if scalar.isPythonPrintable, scalar != "\\", scalar.value != UInt32(quote) {
          place &+= length
          continue
        }
        buffer.append(bytes.part(clean..<place))
        escape(scalar, into: &buffer)
        place &+= length
        clean = place
      }
      buffer.append(bytes.part(clean..<bytes.count))
      buffer.append(quote)
    }
  }

  /// Writes a text in quotes with everything beyond ASCII escaped, as Python's `ascii` does.
  static func ascii(_ value: Value) -> String {
    let text = value.representation
    guard !text.isASCIIText else { return text }
    var buffer = TextBuffer()
    for scalar in text.unicodeScalars {
      if scalar.isASCII { buffer.append(scalar) } else { escape(scalar, into: &buffer) }
    }
    return buffer.text()
  }

  private static func escape(_ scalar: Unicode.Scalar, into buffer: inout TextBuffer) {
    buffer.append(UInt8(ascii: "\\"))
    switch scalar {
    case "\n": buffer.append(UInt8(ascii: "n"))
    case "\r": buffer.append(UInt8(ascii: "r"))
    case "\t": buffer.append(UInt8(ascii: "t"))
    case "\\", "'", "\"": buffer.append(scalar)
    default:
      let code = scalar.value
      let width = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8
      buffer.append(UInt8(ascii: width == 2 ? "x" : width == 4 ? "u" : "U"))
      buffer.append(hexadecimal: code, width: width)
    }
  }
}

extension TextBuffer {
  /// Appends the lowest digits of a number in hexadecimal.
  mutating func append(hexadecimal number: UInt32, width: Int) {
    for place in stride(from: width - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: number >> UInt32(place * 4) & 0xF)
      append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
