import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqGrammarSupport
import ObqPlan
import ObqRender
import ObqSyntax
import Testing

/// Every script of `grammar/examples`, stage by stage, compared with what was recorded: its tree, its layout, and for each
/// query the bound columns, the plan against a small inventory, and the rows of a simulator.
@Suite struct ExampleTests {
  @Test func thereAreExamples() {
    #expect(Example.accepted.count >= 130)
  }

  @Test(arguments: Example.accepted) func isAsRecorded(_ example: Example) throws {
    #expect(
      Repository.matches(
        try ExampleGolden.text(example), "Tests/ObqLanguageTests/Snapshots/examples/\(example.name).txt"),
      "OBQ_RECORD=1 swift test --filter ObqLanguageTests writes what comes out now")
  }

  /// What is recorded belongs to an example.
  @Test func nothingRecordedIsLeftOver() {
    let recorded = Repository.names(in: "Tests/ObqLanguageTests/Snapshots/examples", suffix: ".txt")
    #expect(Set(recorded).subtracting(Example.accepted.map(\.name)) == [])
  }
}

/// One example's stages as text.
enum ExampleGolden {
  static func text(_ example: Example) throws -> String {
    let script = parseScript(example.source)
    var text = section("tree") + TreePrinter.print(script)
    text += section("layout") + Formatter.format(script, example.source)
    guard script.problems.isEmpty else { return text + section("problems") + drawn(script, example.source) }
    let session = try LanguageSession(example.source, dialect: example.name.hasPrefix("obshell") ? .obshell : .ocp)
    for (index, statement) in script.statements.enumerated() {
      let number = script.statements.count > 1 ? "\(index + 1) " : ""
      stage("\(number)says", session, &text) { try session.settle(statement) }
      for query in statement.queries {
        guard
          stage(
            "\(number)bound", session, &text,
            { condensed(BoundPrinter.print(try session.bind(query), zone: FixedWorld.zone)) }),
          stage(
            "\(number)plan", session, &text, { Explain.text(try session.plan(session.bind(query)), inventoryCalls: 0) })
        else { continue }
        if case .explain = statement.kind { continue }
        stage("\(number)rows", session, &text) { rows(try session.run(query), of: query) }
      }
    }
    return text
  }

  /// Writes what a stage says, or its problems; whether it had none.
  @discardableResult
  private static func stage(
    _ title: String, _ session: LanguageSession, _ text: inout String, _ body: () throws -> String?
  ) -> Bool {
    do {
      if let said = try body() { text += section(title) + said }
      return true
    } catch let problems as LanguageSession.Problems {
      text += section(title) + drawn(problems.diagnostics, session.source)
    } catch {
      text += section(title) + "failure: \(error)\n"
    }
    return false
  }

  private static func section(_ title: String) -> String { "== \(title)\n" }

  /// A bound query with the columns of a scan on one line, and without those that a projection passes on as they are.
  private static func condensed(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " = ", maxSplits: 1).map { $0.drop { $0 == " " } }
      if words.count == 2, words[0] == words[1] { continue }
      if line.hasPrefix("  column "), let last = lines.last, last.hasPrefix("  column") {
        lines[lines.count - 1] = last + ", " + line.dropFirst("  column ".count)
      } else {
        lines.append(String(line))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: rows

  /// Rows of a long result that are written out; the others are in the digest.
  private static let shown = 6

  static func rows(_ outcome: LanguageSession.Outcome, of query: Query) -> String {
    let format = outcome.bound.format.flatMap { OutputFormat(rawValue: $0.text.lowercased()) } ?? .tsv
    var writer = makeFormat(format, RenderOptions(zone: FixedWorld.zone))
    var bytes: [UInt8] = []
    writer.begin(outcome.bound.schema, to: &bytes)
    for batch in outcome.batches { writer.write(batch, to: &bytes) }
    writer.finish(ResultMeta(rows: outcome.rows, asOf: FixedWorld.now), to: &bytes)
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    // Only a sort promises an order.
    if format == .tsv, !query.isSorted, !lines.isEmpty { lines = [lines[0]] + lines.dropFirst().sorted() }
    var text = lines.prefix(shown + 2).map { $0 + "\n" }.joined()
    if lines.count > shown + 2 {
      text = lines.prefix(shown + 1).map { $0 + "\n" }.joined() + "… \(outcome.rows) rows, digest \(digest(lines))\n"
    }
    for reason in outcome.figures.reasons { text += "partial: \(reason)\n" }
    for warning in outcome.figures.warnings { text += "warning: \(warning)\n" }
    if outcome.figures.isLimited { text += "limited\n" }
    return text
  }

  /// The FNV-1a hash of all lines.
  private static func digest(_ lines: [Substring]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in lines.joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}

extension Query {
  /// Whether the order of the result is promised.
  var isSorted: Bool {
    clauses.contains { clause in
      switch clause.kind {
      case .sort, .top: true
      default: false
      }
    }
  }
}
