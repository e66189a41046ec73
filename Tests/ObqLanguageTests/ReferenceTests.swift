import ObqCatalog
import ObqDiagnostics
import ObqEngine
import ObqGrammarSupport
import ObqPlan
import ObqRender
import ObqSyntax
import Testing

@testable import ObqShell

/// The language reference, `grammar/README.md`: what its blocks print is what stands below them, and no word is left out.
@Suite struct ReferenceTests {
  static let path = "grammar/README.md"

  @Test func blocksPrintWhatStandsBelowThem() throws {
    var page = Page(try #require(Repository.text(Self.path)))
    #expect(page.blocks.count >= 10)
    for block in page.blocks.reversed() {
      let output = try Self.output(of: block.program)
      if block.output == output { continue }
      #expect(
        block.output == output, "OBQ_RECORD=1 swift test --filter ReferenceTests writes it anew\n\(block.program)")
      page.replace(block, with: output)
    }
    if Repository.isRecording { _ = Repository.write(page.text, to: Self.path) }
  }

  /// Blocks without an output are read, bound and planned.
  @Test func otherBlocksAreAccepted() throws {
    let page = Page(try #require(Repository.text(Self.path)))
    #expect(!page.unrun.isEmpty)
    for program in page.unrun {
      let source = SourceText(name: "reference", program)
      #expect(drawn(try Rejection.diagnostics(source), source) == "")
    }
  }

  @Test func noWordIsLeftOut() throws {
    let text = try #require(Repository.text(Self.path))
    let words =
      ClauseKeyword.allCases.map(\.rawValue) + StatementKeyword.allCases.map(\.rawValue) + Keywords.sources
      + SourceID.allCases.map(\.rawValue) + Keywords.formats + Keywords.particles + Keywords.expressionWords
      + Operators.table.map(\.spelling) + Vocabulary.state.words + FunctionCatalog.all.map { $0.name + "(" }
      + SourceCatalog.commonColumns(status: .state).map(\.name)
      + Keywords.metaCommands.filter { $0 != "g" }.map { "\\" + $0 }
      + ExplainMode.allCases.filter { $0 != .summary && $0 != .curl }.map(\.rawValue)
    for word in words { #expect(text.contains(word), "\(word)") }
  }

  /// What a script prints in the fixed world, with plain tables.
  private static func output(of program: String) throws -> String {
    let source = SourceText(name: "reference", program)
    let script = parseScript(source)
    #expect(drawn(script, source) == "")
    let session = try LanguageSession(source)
    var text = ""
    for statement in script.statements {
      let output = try output(of: statement, session)
      // What is one line needs no room around it.
      if output.contains(where: \.isNewline), text.contains(where: \.isNewline), !statement.isPrint { text += "\n" }
      text += output
    }
    return text
  }

  private static func output(of statement: Statement, _ session: LanguageSession) throws -> String {
    do {
      switch statement.kind {
      case .query(let query):
        let outcome = try session.run(query)
        #expect(outcome.figures.reasons.isEmpty)
        return outcome.figures.warnings.map { "warning: \($0)\n" }.joined() + table(outcome)
      case .explain(.summary, let query):
        return Explain.text(try session.plan(session.bind(query)), inventoryCalls: 0)
      case .letValue:
        _ = try session.settle(statement)
        return ""
      default: return try session.settle(statement) ?? ""
      }
    } catch let problems as LanguageSession.Problems {
      return drawn(problems.diagnostics, session.source)
    }
  }

  private static func table(_ outcome: LanguageSession.Outcome) -> String {
    var options = RenderOptions(zone: FixedWorld.zone)
    options.style = .plain
    options.leavesOutUniform = outcome.bound.showsAllColumns
    let picture = outcome.bound.format.flatMap { OutputFormat(rawValue: $0.text) }.flatMap { $0.isPicture ? $0 : nil }
    var writer = makeFormat(picture ?? .table, options)
    var bytes: [UInt8] = []
    writer.begin(outcome.bound.schema, to: &bytes)
    for batch in outcome.batches { writer.write(batch, to: &bytes) }
    writer.finish(ResultMeta(rows: outcome.rows, asOf: FixedWorld.now), to: &bytes)
    // A line's trailing blanks can't be seen on a page.
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }
}

extension Statement {
  fileprivate var isPrint: Bool { if case .print = kind { true } else { false } }
}

/// A page of Markdown with fenced blocks: a program in `obq`, its output in a `text` right below.
struct Page {
  struct Block {
    var program: String
    var output: String
    /// The lines between the output's fences.
    var lines: Range<Int>
  }

  private var lines: [Substring]
  private(set) var blocks: [Block] = []
  /// Programs without an output below them.
  private(set) var unrun: [String] = []

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var index = 0
    while let start = lines[index...].firstIndex(of: "```obq"), let end = lines[start...].firstIndex(of: "```") {
      let program = lines[start + 1..<end].joined(separator: "\n") + "\n"
      index = end + 1
      guard index < lines.count, lines[index] == "```text", let last = lines[index...].firstIndex(of: "```") else {
        unrun.append(program)
        continue
      }
      let output = lines[index + 1..<last].map { $0 + "\n" }.joined()
      blocks.append(Block(program: program, output: output, lines: index + 1..<last))
      index = last + 1
    }
  }

  var text: String { lines.joined(separator: "\n") }

  /// Blocks are replaced from the last to the first, so that the places of the others stay.
  mutating func replace(_ block: Block, with output: String) {
    lines.replaceSubrange(block.lines, with: output.split(separator: "\n", omittingEmptySubsequences: false).dropLast())
  }
}
