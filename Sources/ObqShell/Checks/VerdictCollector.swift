import ObqData
import ObqDiagnostics
import ObqRender
import ObqSyntax

/// The verdicts of a run that are shown together: in one table, or as monitoring reads them. What failed otherwise is among
/// them as UNKNOWN, so that no reader takes a run for well that did not come to its end.
final class VerdictCollector {
  private var records: [VerdictRecord] = []

  func add(_ record: VerdictRecord, _ found: (schema: Schema, batches: [Batch])?) {
    var record = record
    record.found = found
    records.append(record)
  }

  /// A statement that came to no verdict.
  func fail(_ failure: StatementFailure, _ statement: Statement, in source: SourceText) {
    if failure.sentence.isEmpty { return }
    let text = source.text(in: statement.span).split(separator: "\n").first.map(String.init) ?? ""
    fail(text, source.place(at: statement.span), failure.sentence)
  }

  /// A text that is wrong, of which nothing runs.
  func fail(_ mistakes: ScriptCheck.Mistakes) {
    for diagnostic in mistakes.diagnostics {
      fail(mistakes.source.name, mistakes.source.place(at: diagnostic.span ?? SourceSpan(0, 0)), diagnostic.message)
    }
    for (problem, statement) in mistakes.problems {
      fail(mistakes.source.name, mistakes.source.place(at: statement.span), problem.message)
    }
  }

  private func fail(_ name: String, _ place: String, _ reason: String) {
    records.append(
      VerdictRecord(
        name: name, place: place, state: .unknown,
        rows: [VerdictRecord.Row(keys: [], value: .null, state: .unknown, reason: reason)]))
  }

  /// - Returns: UNKNOWN where there is nothing to judge by, which is not well.
  func write(_ session: Session, _ output: ResultOutput) throws -> ExitCode {
    if records.isEmpty { session.messages.warn("no check ran") }
    try writeAll(session, output)
    return records.isEmpty ? .unknown : .done
  }

  private func writeAll(_ session: Session, _ output: ResultOutput) throws {
    let now = session.now()
    var text: [UInt8]
    switch session.settings.verdictFormat {
    case .nagios?: text = Array(NagiosFormat.text(records).utf8)
    case .prometheus?: text = Array(PrometheusFormat.text(records, now: now).utf8)
    case .junit?: text = Array(JUnitFormat.text(records, now: now).utf8)
    case nil where session.settings.format == .json:
      text = VerdictJSONFormat.text(
        records, now: now, RenderOptions(zone: session.settings.zone, nullText: session.settings.nullText))
    case nil: return try table(session, output, now)
    }
    try output.withBuffer { $0 += text }
    try output.flush()
  }

  private func table(_ session: Session, _ output: ResultOutput, _ now: Instant) throws {
    let schema = Schema([
      Field("check", .text), Field("state", .text), Field("failing", .integer), Field("rows", .integer),
      Field("reason", .text), Field("place", .text),
    ])
    let rows: [[Value]] = records.map { record in
      [
        .text(record.name), .text(record.state.rawValue), .integer(Int64(record.failures.count)),
        .integer(Int64(record.rows.count)), .text(record.summary), .text(record.place),
      ]
    }
    let printer = try ResultPrinter(session, output, schema, format: session.settings.format, path: nil)
    try printer.write(CheckRunner.batch(schema, rows))
    try printer.finish(ResultMeta(rows: rows.count, asOf: now), withFooter: false)
  }
}

extension SourceText {
  /// `file:line:column`
  func place(at span: SourceSpan) -> String {
    let position = position(at: span.start)
    return "\(name):\(position.line):\(position.column)"
  }
}
