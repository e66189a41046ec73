import ObqCatalog
import ObqDiagnostics
import ObqGrammarSupport
import ObqPlan
import ObqRender
import ObqSyntax
import Testing

@testable import ObqShell

/// Every script of `grammar/rejected`, and the message beside it: the parser's, else the binder's, else the planner's.
@Suite struct RejectedTests {
  @Test func thereAreRejectedScripts() {
    #expect(Example.rejected.count >= 85)
  }

  @Test(arguments: Example.rejected) func saysWhatStandsBesideIt(_ example: Example) throws {
    let diagnostics = try Rejection.diagnostics(example.source)
    #expect(!diagnostics.isEmpty)
    #expect(
      Repository.matches(drawn(diagnostics, example.source), "grammar/rejected/\(example.name).txt"),
      "OBQ_RECORD=1 swift test --filter RejectedTests writes the messages anew")
  }

  /// The voice of messages: no full stop, nobody addressed, nobody blamed.
  @Test(arguments: Example.rejected) func speaksAsAllMessagesDo(_ example: Example) throws {
    for diagnostic in try Rejection.diagnostics(example.source) {
      #expect(!diagnostic.message.hasSuffix("."))
      #expect(diagnostic.code.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" })
      for word in [" you ", "You ", "please", "Please", "illegal", "invalid ", "Error"] {
        #expect(!diagnostic.message.contains(word), "\(diagnostic.message)")
      }
    }
  }

  @Test func everyMessageBelongsToAScript() {
    #expect(
      Set(Repository.names(in: "grammar/rejected", suffix: ".txt")).subtracting(Example.rejected.map(\.name)) == [])
  }
}

/// What a script's problems are before anything is sent.
enum Rejection {
  static func diagnostics(_ source: SourceText) throws -> [Diagnostic] {
    let script = parseScript(source)
    if !script.problems.isEmpty { return script.problems.map(\.diagnostic) }
    let session = try LanguageSession(source)
    var found: [Diagnostic] = []
    func collect(_ body: () throws -> Void) throws {
      do { try body() } catch let problems as LanguageSession.Problems { found += problems.diagnostics }
    }
    for statement in script.statements {
      try collect { _ = try session.settle(statement) }
      for query in statement.queries {
        try collect {
          let bound = try session.bind(query)
          do {
            _ = try ResultPrinter.format(of: bound)
          } catch {
            guard case .diagnostics(let diagnostics) = StatementFailure(error) else { throw error }
            throw LanguageSession.Problems(diagnostics: diagnostics)
          }
          _ = try session.plan(bound)
        }
      }
    }
    return found
  }
}
