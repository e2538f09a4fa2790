#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Texts for the person or the program that started this one.
enum Console {
  /// Writes a text and a line break to the standard output.
  static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes a text and a line break to the standard error.
  static func printError(_ text: String) { write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var line = text.hasSuffix("\n") ? text : text + "\n"
    // Nobody reads it any more: there is nothing to be done.
    line.withUTF8 { try? Descriptor.write(UnsafeRawBufferPointer($0), to: descriptor) }
  }
}
