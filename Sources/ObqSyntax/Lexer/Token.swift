package import ObqDiagnostics

/// A piece of text that the grammar treats as one.
package struct Token: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `status`, `where`, `备份`
    case word(String)
    /// `` `elapsed time` ``: a name that is never a keyword
    case quotedName(String)
    /// `42`, `1_000`; up to 2⁶³, which only a minus sign makes a valid value
    case integer(UInt64)
    /// `1.5`, `1e6`
    case real(Double)
    /// `90s`, `1h30m`: nanoseconds
    case duration(Int64)
    /// `10GB`: bytes
    case size(Int64)
    /// `2024-08-06T10:00`
    case time(TimeLiteral)
    /// `'text'`, unescaped
    case text(String)
    /// `$name`, without the dollar sign
    case parameter(String)
    case symbol(Symbol)
    /// `\G`, `\timing`, without the backslash
    case meta(String)
    /// What a place with a rule of its own has read: a scope name, a setting's value, the rest of a line
    case raw(String)
    /// A line's end, with what the next line that is more than a comment looks like
    case newline(NextLine)
    case end
    /// A character that means nothing; `Token.problem` says why
    case unknown
  }

  package var kind: Kind
  package var span: SourceSpan
  /// What is wrong with the token itself; its kind is then a usable guess.
  package var problem: SyntaxProblem?
  /// Whether the parser has read the word as one of the language's own.
  package var isKeyword = false

  package init(_ kind: Kind, _ span: SourceSpan, problem: SyntaxProblem? = nil) {
    self.kind = kind
    self.span = span
    self.problem = problem
  }
}

/// The line behind a line's end.
package struct NextLine: Hashable, Sendable {
  package enum Opening: Hashable, Sendable {
    /// `|`
    case bar
    /// `)`
    case closer
    /// A word that begins a clause, or `and`, `or`
    case clause
    case other
    /// There is no such line.
    case end
  }

  /// Columns of white space before the first character; a tab goes to the next multiple of 8.
  package var indent: Int
  package var opening: Opening

  package init(indent: Int, opening: Opening) {
    self.indent = indent
    self.opening = opening
  }
}

/// Marks and signs. Those that the language lacks are there to be named in an error.
package enum Symbol: String, Hashable, Sendable, CaseIterable {
  case leftParen = "("
  case rightParen = ")"
  case comma = ","
  case semicolon = ";"
  case dot = "."
  case bar = "|"
  case equal = "="
  case notEqual = "!="
  case lessGreater = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case tilde = "~"
  case notTilde = "!~"
  case exclamation = "!"
  case doubleEqual = "=="
  case doubleAmpersand = "&&"
  case doubleBar = "||"
  case equalTilde = "=~"
}
