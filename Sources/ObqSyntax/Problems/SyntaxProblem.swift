package import ObqDiagnostics

/// A fact about text that breaks the grammar. `SyntaxProblem+Message.swift` has the sentences.
package struct SyntaxProblem: Hashable, Sendable, Error {
  /// What is wrong; the span says where.
  package indirect enum Kind: Hashable, Sendable {
    // MARK: characters and values
    /// A character that means nothing; `plain` is what was meant by a full-width one.
    case unexpectedCharacter(String, plain: String?)
    case invalidUTF8
    /// `'…`; the span is the opening quote
    case unterminatedQuote(Character)
    /// Two backticks with nothing between
    case emptyName
    case parameterWithoutName
    /// More than 64 bits hold
    case integerOverflow
    /// `1e999`, `99999999999w`
    case numberOutOfRange
    /// `24hrs`
    case unknownUnit(String, suggestion: String?)
    /// `1h30`
    case missingUnit
    /// `30m1h`
    case unitsOutOfOrder
    case badTime(TimeFault)

    // MARK: what was expected
    /// Something else than what the grammar has here.
    case expected([Expectation], found: Found, hint: Hint?)
    /// `(` without `)`; the span is the opening bracket, or what stands where it should have closed
    case unclosed(opener: SourceSpan, found: Found)
    case unbalancedCloser
    /// A word a letter or two away from a keyword that fits here
    case misspelled(String, keyword: String)
    /// A word of another language for a keyword
    case foreignWord(String, keyword: String)
    /// `==`, `&&`
    case foreignOperator(String, instead: String)

    // MARK: forms
    /// `1 < x < 5`
    case chainedComparison
    /// `a = not b`
    case notNeedsParentheses
    /// `select … from …`
    case sourceComesFirst(String)
    /// `insert …`
    case changesNothing(String)
    /// A line that begins with a clause, without a query that it could belong to
    case clauseWithoutSource(String)
    /// `tasks data status = FAILED`
    case missingWhere
    /// A cluster's name without the word `cluster`
    case scopeWithoutLevel(String)
    /// `on cluster a, tenant b`
    case commaBeforeLevel(String)
    /// `warn … warn …`
    case duplicate(String)
    /// `check none (…) warn crit`
    case twoSeverities
    case unknownMeta(String)
    /// `\G` behind what is no query
    case verticalWithoutQuery
    /// `x = 5` where `let x = 5` was meant
    case assignmentWithoutLet(String)

    // MARK: ceilings
    case nestingTooDeep(limit: Int)
    case chainTooLong(limit: Int)
    case tooManyProblems
  }

  package var kind: Kind
  package var span: SourceSpan

  package init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// Whether more text could make this right: the text ended where something has to follow.
  package var isAtEnd: Bool {
    switch kind {
    case .expected(_, .endOfInput, _), .unclosed(_, .endOfInput), .unterminatedQuote: true
    default: false
    }
  }
}

/// What a problem found instead.
package enum Found: Hashable, Sendable {
  case endOfLine
  case endOfInput
  /// A piece of text as written, cut when it is long
  case text(String)
}

/// What makes a date or a time of day wrong.
package enum TimeFault: Hashable, Sendable {
  /// `2024-8-6`
  case digits
  case year
  case month
  case day(last: Int)
  case clock
  case offset
  /// More than nine digits of a second
  case precision
  /// `2024-08-06x`
  case trailing
}

/// What to do about something unexpected.
package enum Hint: Hashable, Sendable {
  /// A whole text that is likely meant
  case meant(String)
  /// `into out.csv`
  case quotePath(String)
  /// `where errorMsg = disk full`
  case quoteText
  /// A comma between conditions
  case joinWithAnd
  /// `limit 10, 20`
  case limitOffset
  /// The scope's names come without an operator.
  case scopeNeedsNoOperator
  /// `where x is FAILED`
  case compareWithEqual
  /// The bracket that is open here began in another line.
  case openBracket(line: Int)
}

/// What may stand at a place; the parser's messages and completion share it.
package enum Expectation: Hashable, Sendable {
  case keyword(String)
  case symbol(Symbol)
  case statement
  case source
  /// A clause, or the end of the query
  case clause
  case expression
  /// An expression over the rows of a group
  case aggregate
  case condition
  case comparison
  case column
  /// A name that is made here
  case newName
  case scopeLevel
  case scopeName(ScopeLevel)
  case path
  case text
  case number
  case duration
  case time
  case format
  case view
  /// A view that is checked, or a check that obq brings along.
  case check
  case variable
  case setting
  case value
  case profileWord
  case topic
  case endOfStatement
}
