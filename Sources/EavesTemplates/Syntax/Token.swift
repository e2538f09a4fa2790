/// A piece of a template as the parser sees it.
struct Token {
  enum Kind: UInt8 {
    case data, blockBegin, blockEnd, variableBegin, variableEnd, end
    case name, string, integer, float
    case add, assign, colon, comma, divide, dot, equal, floorDivide, greater, greaterOrEqual
    case leftBrace, leftBracket, leftParenthesis, less, lessOrEqual, multiply, notEqual, pipe
    case power, remainder, rightBrace, rightBracket, rightParenthesis, semicolon, subtract, tilde
  }

  let kind: Kind
  /// Which of the names that the parser looks for a name is.
  var keyword = Keyword.other
  /// The line it starts in, from 1.
  let line: Int32
  /// Where it starts in the source, and how many bytes it has there.
  let start: Int32
  let length: Int32
  /// The number of a name or text; the index of a number's constant.
  var value: Int32 = 0
}

extension Token.Kind {
  /// How Jinja's messages call this kind of token.
  var description: String {
    switch self {
    case .data: "template data / text"
    case .blockBegin: "begin of statement block"
    case .blockEnd: "end of statement block"
    case .variableBegin: "begin of print statement"
    case .variableEnd: "end of print statement"
    case .end: "end of template"
    case .name: "name"
    case .string: "string"
    case .integer: "integer"
    case .float: "float"
    case .add: "+"
    case .assign: "="
    case .colon: ":"
    case .comma: ","
    case .divide: "/"
    case .dot: "."
    case .equal: "=="
    case .floorDivide: "//"
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .leftBrace: "{"
    case .leftBracket: "["
    case .leftParenthesis: "("
    case .less: "<"
    case .lessOrEqual: "<="
    case .multiply: "*"
    case .notEqual: "!="
    case .pipe: "|"
    case .power: "**"
    case .remainder: "%"
    case .rightBrace: "}"
    case .rightBracket: "]"
    case .rightParenthesis: ")"
    case .semicolon: ";"
    case .subtract: "-"
    case .tilde: "~"
    }
  }
}
