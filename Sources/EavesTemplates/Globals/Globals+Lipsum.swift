extension Globals {
  /// Filler text: `lipsum(n, html, min, max)`.
  static let lipsum = Function(Signature("lipsum", ["n", "html", "min", "max"])) {
    arguments, context in
    let count = max(try arguments.int(0, default: 5), 0)
    let isHTML = try arguments.flag(1, default: true)
    let fewest = try arguments.int(2, default: 20)
    let most = try arguments.int(3, default: 100)
    guard fewest < most else { throw TemplateError(.value, "empty range for randrange()") }
    var paragraphs: [String] = []
    for _ in 0..<count {
      let words = max(Int.random(in: fewest..<most), 0)
      try context.spend(words)
      let paragraph = try paragraph(words, context)
      paragraphs.append(isHTML ? "<p>\(paragraph)</p>" : paragraph)
    }
    return isHTML
      ? .safe(paragraphs.joined(separator: "\n"))
      : .string(paragraphs.joined(separator: "\n\n"))
  }

  private static func paragraph(_ count: Int, _ context: RenderContext) throws -> String {
    try context.requireSize(count)
    var text = ""
    var startsSentence = true
    var lastComma = 0
    var lastStop = 0
    var last = ""
    for position in 0..<count {
      var word = last
      while word == last { word = words.randomElement() ?? "lorem" }
      last = word
      if startsSentence { word = word.prefix(1).uppercased() + word.dropFirst() }
      startsSentence = false
      if position - Int.random(in: 3..<8) > lastComma {
        lastComma = position
        lastStop += 2
        word += ","
      }
      if position - Int.random(in: 10..<20) > lastStop {
        lastComma = position
        lastStop = position
        word += "."
        startsSentence = true
      }
      text += text.isEmpty ? word : " " + word
    }
    if text.hasSuffix(",") { text.removeLast() }
    return text.hasSuffix(".") ? text : text + "."
  }

  private static let words: [String] =
    """
    lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore \
    et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip \
    ex ea commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum fugiat nulla \
    pariatur excepteur sint occaecat cupidatat non proident sunt culpa qui officia deserunt mollit \
    anim id est laborum
    """.split(separator: " ").map(String.init)
}
