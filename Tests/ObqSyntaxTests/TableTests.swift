import ObqGrammarSupport
import ObqSyntax
import Testing

/// The word lists of `grammar` are the code's tables.
@Suite struct TableTests {
  static let keywords: String = {
    let sections: [(String, [String])] = [
      ("Clauses", ClauseKeyword.allCases.map(\.rawValue)),
      ("Statements", StatementKeyword.allCases.map(\.rawValue)),
      ("Sources", Keywords.sources),
      ("Kinds of tasks", Keywords.taskKinds),
      ("Levels of a scope", ScopeLevel.allCases.map(\.rawValue)),
      ("Words of expressions", Keywords.expressionWords),
      ("Words inside clauses and statements", Keywords.particles),
      ("Formats", Keywords.formats),
      ("Modes of explain", ExplainMode.allCases.filter { $0 != .summary }.map(\.rawValue)),
      ("Commands behind a backslash", Keywords.metaCommands),
    ]
    let text = sections.map { "# \($0)\n" + $1.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    return "# The words of the language. None is reserved. ObqSyntaxTests compares this file with the code.\n\n" + text
  }()

  static let operators: String = {
    let rows = Operators.table.map { row in
      let precedence = "\(row.precedence.rawValue) \(row.precedence)"
      let padded = precedence + String(repeating: " ", count: 16 - precedence.count)
      let fixity = row.fixity.rawValue + String(repeating: " ", count: 10 - row.fixity.rawValue.count)
      return padded + fixity + row.spelling + "\n"
    }
    return """
      # The operators: precedence (a greater one binds first), fixity, spelling. ObqSyntaxTests compares this file with
      # the code. prefix: before its operand; left: between two, chains group from the left; single: between two, never
      # in a chain; postfix: behind its operand. <> is another spelling of !=.

      """ + rows.joined()
  }()

  @Test func keywordsAreListed() {
    #expect(
      Repository.matches(Self.keywords, "grammar/keywords.txt"),
      "OBQ_RECORD=1 swift test --filter TableTests writes grammar/keywords.txt anew")
  }

  @Test func operatorsAreListed() {
    #expect(
      Repository.matches(Self.operators, "grammar/operators.txt"),
      "OBQ_RECORD=1 swift test --filter TableTests writes grammar/operators.txt anew")
  }

  @Test func listsAreSortedAndHaveNoDuplicates() {
    for list in [Keywords.particles, Keywords.expressionWords, StatementKeyword.allCases.map(\.rawValue)] {
      #expect(list == Array(Set(list)).sorted())
    }
  }

  @Test(arguments: ClauseKeyword.allCases) func clausesAreFoundByTheirFirstWord(_ keyword: ClauseKeyword) {
    #expect(ClauseKeyword(startingWith: keyword.firstWord.uppercased()) == keyword)
  }

  /// What the parser does is what the table says, for each pair of operators in a row.
  @Test func precedencesHold() {
    let binary = Operators.table.filter { $0.fixity == .left || $0.fixity == .single }
      .filter { !["in", "not in", "between", "not between", "is null", "is not null"].contains($0.spelling) }
    for first in binary {
      for second in binary {
        let text = "print a \(first.spelling) b \(second.spelling) c"
        let script = parse(text)
        if first.fixity == .single, second.fixity == .single {
          #expect(script.problems.map(\.kind) == [.chainedComparison], "\(text)")
          continue
        }
        let firstForm = "(\(first.spelling) a b)"
        let secondForm = "(\(second.spelling) b c)"
        let isFlat = first.spelling == second.spelling && first.precedence <= .and
        let expected =
          isFlat
          ? "(\(first.spelling) a b c)"
          : first.precedence >= second.precedence
            ? "(\(second.spelling) \(firstForm) c)" : "(\(first.spelling) a \(secondForm))"
        #expect(TreePrinter.print(script) == "print \(expected)\n", "\(text)")
      }
    }
  }
}
