package import ObqDiagnostics

/// Facts into sentences, in the order of `SyntaxProblem.Kind`.
extension SyntaxProblem {
  /// The fact as a sentence with its code, place and help.
  package var diagnostic: Diagnostic {
    switch kind {
    case .unexpectedCharacter(let character, let plain): Self.unexpectedCharacter(character, plain, span)
    case .invalidUTF8: Diagnostic("invalid-utf8", "the text holds bytes that are no UTF-8", at: span)
    case .unterminatedQuote(let mark): Self.unterminatedQuote(mark, span)
    case .emptyName: Diagnostic("empty-name", "a name between backticks requires a character", at: span)
    case .parameterWithoutName:
      Diagnostic("parameter-without-name", "expected a variable's name after \"$\"", at: span, help: ["such as $limit"])
    case .integerOverflow:
      Diagnostic("integer-overflow", "the whole number does not fit into 64 bits", at: span, label: Self.integerRange)
    case .numberOutOfRange: Diagnostic("number-out-of-range", "the number is out of range", at: span)
    case .unknownUnit(let unit, let suggestion): Self.unknownUnit(unit, suggestion, span)
    case .missingUnit: Diagnostic("missing-unit", "the last number of the duration requires a unit", at: span)
    case .unitsOutOfOrder:
      Diagnostic(
        "units-out-of-order", "a duration's units go from the longest to the shortest, each once", at: span,
        help: ["such as 1h30m"])
    case .badTime(let fault): Self.badTime(fault, span)
    case .expected(let expectations, let found, let hint): Self.expected(expectations, found, hint, span)
    case .unclosed(let opener, let found): Self.unclosed(opener, found, span)
    case .unbalancedCloser:
      Diagnostic("unbalanced-closer", "\")\" closes nothing", at: span, label: "no \"(\" is open here")
    case .misspelled(let word, let keyword):
      Diagnostic("misspelled-keyword", "unknown word \"\(word)\"", at: span, help: ["did you mean \(keyword)?"])
    case .foreignWord(let word, let keyword):
      Diagnostic("foreign-word", "unknown word \"\(word)\"", at: span, label: "here it is \"\(keyword)\"")
    case .foreignOperator(let text, let instead):
      Diagnostic("foreign-operator", "unknown operator \"\(text)\"", at: span, label: "here it is \"\(instead)\"")
    case .chainedComparison:
      Diagnostic(
        "chained-comparison", "a comparison can't be compared again", at: span,
        help: ["join two comparisons with \"and\", or write x between a and b"])
    case .notNeedsParentheses:
      Diagnostic(
        "not-needs-parentheses", "\"not\" binds less tightly than the operator before it", at: span,
        help: ["put it in parentheses: (not …)"])
    case .sourceComesFirst(let word): Self.sourceComesFirst(word, span)
    case .changesNothing(let word):
      Diagnostic(
        "changes-nothing", "unknown statement \"\(word)\"", at: span,
        help: ["obq only reads; a query begins with its source, such as tasks data"])
    case .clauseWithoutSource(let word): Self.clauseWithoutSource(word, span)
    case .missingWhere:
      Diagnostic(
        "missing-where", "a condition requires \"where\" before it", at: span, label: "\"where\" is missing here")
    case .scopeWithoutLevel(let name):
      Diagnostic(
        "scope-without-level", "expected profile, cluster or tenant, found \"\(name)\"", at: span,
        help: ["such as cluster \(name)"])
    case .commaBeforeLevel(let level):
      Diagnostic(
        "comma-before-level", "no comma stands before \"\(level)\"", at: span, label: "a comma is only between names")
    case .duplicate(let word): Diagnostic("duplicate", "\"\(word)\" stands here twice", at: span)
    case .twoSeverities:
      Diagnostic("two-severities", "a check of rows is either \"warn\" or \"crit\"", at: span)
    case .unknownMeta(let name): Self.unknownMeta(name, span)
    case .verticalWithoutQuery:
      Diagnostic(
        "vertical-without-query", "\"\\G\" prints the rows of a query, and this statement is none", at: span,
        help: ["such as clusters \\G"])
    case .assignmentWithoutLet(let name):
      Diagnostic(
        "assignment-without-let", "expected a statement, found \"\(name) =\"", at: span, help: ["let \(name) = …"])
    case .nestingTooDeep(let limit):
      Diagnostic("nesting-too-deep", "brackets and operators are nested more than \(limit) levels deep", at: span)
    case .chainTooLong(let limit):
      Diagnostic("chain-too-long", "more than \(limit) operators stand in a row", at: span)
    case .tooManyProblems: Diagnostic("too-many-problems", "too many problems; the rest was not read", at: span)
    }
  }

  // MARK: characters and values

  private static func unexpectedCharacter(_ character: String, _ plain: String?, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unexpected-character", "unexpected character \"\(character)\"", at: span,
      label: plain.map { "the plain character is \($0)" })
  }

  private static func unterminatedQuote(_ mark: Character, _ span: SourceSpan) -> Diagnostic {
    let what = mark == "`" ? "name" : "text"
    return Diagnostic(
      "unterminated-quote", "the \(what) that begins with \(mark) has no end", at: span,
      label: "no \(mark) closes this one", help: ["a \(mark) inside is written twice: \(mark)\(mark)"])
  }

  private static let integerRange = "whole numbers go from -9223372036854775808 to 9223372036854775807"

  private static func unknownUnit(_ unit: String, _ suggestion: String?, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unknown-unit", "unknown unit \"\(unit)\"", at: span,
      label: suggestion.map { "the unit is written \($0)" },
      help: suggestion == nil ? ["durations: w d h m s ms us ns", "sizes: B KB MB GB TB PB KiB MiB GiB TiB PiB"] : [])
  }

  private static func badTime(_ fault: TimeFault, _ span: SourceSpan) -> Diagnostic {
    let forms = ["such as 2024-08-06, 2024-08-06T10:00 or 2024-08-06 10:00:00.123+08:00"]
    let (message, help): (String, [String]) =
      switch fault {
      case .digits: ("a time has two digits for each part behind the year", forms)
      case .year: ("a year is at least 0001", [])
      case .month: ("a month is 01 to 12", [])
      case .day(let last): ("the month ends with day \(last)", [])
      case .clock: ("a time of day goes from 00:00:00 to 23:59:59", [])
      case .offset: ("an offset lies between -18:59 and +18:59", [])
      case .precision: ("a second has at most nine digits behind the point", [])
      case .trailing: ("a time ends before the letters", forms)
      }
    return Diagnostic("bad-time", message, at: span, help: help)
  }

  // MARK: what was expected

  private static func expected(
    _ expectations: [Expectation], _ found: Found, _ hint: Hint?, _ span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      "expected", "expected \(list(expectations)), found \(found.described)", at: span,
      help: hint.map { [$0.described] } ?? [])
  }

  private static func unclosed(_ opener: SourceSpan, _ found: Found, _ span: SourceSpan) -> Diagnostic {
    if span == opener {
      return Diagnostic("unclosed", "\"(\" is never closed", at: span, label: "this one")
    }
    return Diagnostic("unclosed", "expected \")\", found \(found.described)", at: span)
  }

  /// `a, b or c`
  private static func list(_ expectations: [Expectation]) -> String {
    let words = expectations.map(\.described)
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing more" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  // MARK: forms

  private static func sourceComesFirst(_ word: String, _ span: SourceSpan) -> Diagnostic {
    let form = word.lowercased() == "from" ? "tasks data where …" : "tasks data where … select …"
    return Diagnostic(
      "source-comes-first", "a query begins with its source, found \"\(word)\"", at: span, help: ["such as \(form)"])
  }

  private static func clauseWithoutSource(_ word: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "clause-without-source", "\"\(word)\" requires a query before it", at: span,
      help: ["a line that goes on with the query above is indented or begins with |"])
  }

  private static func unknownMeta(_ name: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unknown-meta", "unknown command \"\\\(name)\"", at: span,
      help: ["known are " + Keywords.metaCommands.map { "\\" + $0 }.joined(separator: " ")])
  }
}

extension Found {
  /// What is found, as it is called in a message.
  package var described: String {
    switch self {
    case .endOfLine: "end of line"
    case .endOfInput: "end of input"
    case .text(let text): text.hasPrefix("'") || text.hasPrefix("\"") ? text : "\"\(text)\""
    }
  }
}

extension Hint {
  var described: String {
    switch self {
    case .meant(let text): "did you mean \(text)?"
    case .quotePath(let path): "a path stands in quotes: '\(path)'"
    case .quoteText: "text with spaces or signs stands in quotes"
    case .joinWithAnd: "conditions are joined with \"and\""
    case .limitOffset: "such as limit 20 offset 10"
    case .scopeNeedsNoOperator: "names follow directly: on cluster a, b tenant c"
    case .compareWithEqual: "a value is compared with \"=\""
    case .openBracket(let line): "the \"(\" of line \(line) is still open"
    }
  }
}

extension Expectation {
  /// What is expected, as it is called in a message.
  package var described: String {
    switch self {
    case .keyword(let word): "\"\(word)\""
    case .symbol(let symbol): "\"\(symbol.rawValue)\""
    case .statement: "a statement"
    case .source: "a source"
    case .clause: "a clause"
    case .expression, .aggregate: "an expression"
    case .condition: "a condition"
    case .comparison: "a comparison such as > 60s"
    case .column: "a column"
    case .newName: "a name"
    case .scopeLevel: "profile, cluster or tenant"
    case .scopeName(let level): "a \(level.rawValue)'s name"
    case .path: "a path in quotes"
    case .text: "text in quotes"
    case .number: "a number"
    case .duration: "a duration such as 24h"
    case .time: "a time"
    case .format: "a format"
    case .view: "a view's name"
    case .check: "a check's name"
    case .variable: "a variable's name"
    case .setting: "a setting's name"
    case .value: "a value"
    case .profileWord: "a property such as url or user"
    case .topic: "a topic"
    case .endOfStatement: "the end of the statement"
    }
  }
}
