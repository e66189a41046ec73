import Glibc
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqRender
import ObqSyntax
import ObqTerminal

/// Prints one result: picks the format, streams what can be streamed, keeps the rows that `_` stands for at the prompt,
/// and ends with the footer.
final class ResultPrinter {
  private let session: Session
  private let output: ResultOutput
  private let ownsOutput: Bool
  let format: OutputFormat
  private let options: RenderOptions
  private var writer: any ResultFormat
  /// What has the writer, once there were many rows.
  private var pipeline: RenderPipeline?
  private let path: String?
  private let schema: Schema
  private(set) var rows = 0
  private var batches: [Batch] = []
  private let usesPager: Bool
  /// Whether standard output is a terminal that shows the rows.
  private let isTerminal: Bool

  /// Rows after which a thread is worth its while.
  private static let rowsAlone = 20_000

  /// Rows that the prompt keeps for `_`; a larger result is not kept.
  private static let keptRows = 1_000_000

  /// - Parameters:
  ///   - marks: cells that stand out.
  ///   - usesPager: whether a result that does not fit may be shown through one.
  ///   - title: what stands over a page of HTML.
  convenience init(
    _ session: Session, _ output: ResultOutput, _ query: BoundQuery, marks: CellMarks = CellMarks(),
    usesPager: Bool = true, title: String
  ) throws {
    let format = try ResultPrinter.format(of: query)
    // What a statement says is checked with it; what a setting says is checked here.
    if format == nil, let set = session.settings.format,
      let problem = set.lacks(query.schema, areColumnsChosen: !query.showsAllColumns)
    {
      throw ShellProblem(.badQuery, problem.message, help: problem.help + ["the setting \"format\" is \(set.rawValue)"])
    }
    try self.init(
      session, output, query.schema, format: format, path: query.path, leavesOutUniform: query.showsAllColumns,
      marks: marks, usesPager: usesPager, title: title)
  }

  init(
    _ session: Session, _ output: ResultOutput, _ schema: Schema, format: OutputFormat?, path: String?,
    leavesOutUniform: Bool = false, marks: CellMarks = CellMarks(), usesPager: Bool = true,
    title: String = "obq"
  ) throws {
    self.session = session
    self.path = path
    self.schema = schema
    self.usesPager = usesPager
    ownsOutput = path != nil
    self.output = try path.map { path throws(ShellProblem) in try ResultOutput(path: path) } ?? output
    let isFile = path != nil || session.options.output != nil || output.isRedirected
    isTerminal = session.facts.outputIsTerminal && !isFile
    let byDefault: OutputFormat = isTerminal ? (session.settings.expanded == .on ? .vertical : .table) : .tsv
    // obq's own tables are no pictures, whatever is set.
    let set = session.settings.format.flatMap {
      $0.lacks(schema, areColumnsChosen: !leavesOutUniform) == nil ? $0 : nil
    }
    let chosen = format ?? set ?? byDefault
    self.format = chosen
    var options = RenderOptions(
      zone: session.settings.zone, nullText: session.settings.nullText, header: session.settings.header,
      color: session.usesColor && !isFile && chosen.isForPeople,
      width: isTerminal ? session.facts.currentSize().columns : nil, style: session.style,
      leavesOutUniform: leavesOutUniform)
    options.keptColumns = ["clusterName", "tenantName", "taskId", "status", "state", "startTime", "elapsed"]
    options.spareColumns = [("status", "state"), ("taskId", "startTime")]
    options.marks = marks
    // A file of a result's own is a page; elsewhere others may stand before and behind it.
    options.pageTitle = path == nil ? nil : title
    options.isVerticalWhenWide = session.settings.expanded == .auto && format == nil
    self.options = options
    writer = makeFormat(chosen, options)
    try self.output.withBuffer { writer.begin(schema, to: &$0) }
  }

  deinit { _ = pipeline?.end() }

  var style: TableStyle { options.style }

  /// Whether people look at the rows, on a terminal, in a form made for them.
  var isOnScreen: Bool { isTerminal && format.isForPeople }

  /// Whether somebody looks at what is said beside the rows.
  var isLookedAt: Bool { session.facts.errorIsTerminal || format == .table || format == .vertical }

  /// The whole result with its footer and a line below it, for a part of the screen that will be drawn over.
  func block(_ meta: ResultMeta, status: String) throws -> [UInt8] {
    try endPipeline()
    try output.withBuffer { writer.finish(meta, to: &$0) }
    var footerOptions = options
    footerOptions.color = session.messages.usesColor
    let footer = Footer.text(meta, notes: writer.notes, footerOptions)
    return output.takeBuffer() + Array((footer + Footer.aside(status, footerOptions)).utf8)
  }

  /// The format that a query names; nil when it names none.
  static func format(of query: BoundQuery) throws -> OutputFormat? {
    guard let name = query.format else { return nil }
    guard let format = OutputFormat(rawValue: name.text.lowercased()) else {
      throw StatementFailure.diagnostics([unknownFormat(name.text, name.span)])
    }
    if let problem = format.lacks(query.schema, areColumnsChosen: !query.showsAllColumns) {
      throw StatementFailure.diagnostics([
        Diagnostic("picture", problem.message, at: name.span, help: problem.help)
      ])
    }
    return format
  }

  static func unknownFormat(_ name: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "unknown-format", "there is no format \"\(name)\"", at: span,
      help: ["formats: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))"])
  }

  private var keepsRows: Bool { session.keepsLastResult && rows <= ResultPrinter.keptRows }

  /// The rows for `_`; nil when there were too many, or nobody can ask for them.
  var kept: (schema: Schema, batches: [Batch])? {
    keepsRows ? (schema, batches) : nil
  }

  func write(_ batch: Batch) throws {
    rows += batch.count
    if keepsRows {
      batches.append(batch.compacted())
    } else {
      batches = []
    }
    if pipeline == nil, rows > ResultPrinter.rowsAlone, !writer.needsAllRows, RenderPipeline.isWorthwhile {
      pipeline = RenderPipeline(writer)
    }
    guard let pipeline else { return try output.withBuffer { writer.write(batch, to: &$0) } }
    for bytes in pipeline.put(batch) { try output.append(bytes) }
  }

  /// Takes the writer back, all of whose bytes are buffered or written then.
  private func endPipeline() throws(ShellProblem) {
    guard let (writer, rest) = pipeline?.end() else { return }
    pipeline = nil
    self.writer = writer
    for bytes in rest { try output.append(bytes) }
  }

  /// Hands on more rows that belong to the result, for formats that have room for them.
  func attach(_ name: String, _ schema: Schema, _ batches: [Batch]) throws {
    try endPipeline()
    writer.attach(name, schema, batches)
  }

  /// Prints the end and, for people, the footer.
  func finish(_ meta: ResultMeta, withFooter: Bool = true) throws {
    try endPipeline()
    try output.withBuffer { writer.finish(meta, to: &$0) }
    if ownsOutput {
      try output.close()
    } else if !page() {
      try output.flush()
    }
    if withFooter { footer(meta) }
  }

  /// A pager, at the prompt only and where the result does not fit.
  private func page() -> Bool {
    guard usesPager, session.isInteractive, session.facts.canEdit, session.options.output == nil, !output.isRedirected,
      format == .table || format == .vertical
    else { return false }
    let size = session.facts.currentSize()
    let command = session.environment("OBQ_PAGER") ?? session.environment("PAGER") ?? "less"
    if command.isEmpty || command == "cat" || command == "off" { return false }
    let bytes = output.takeBuffer()
    let lines = bytes.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    if lines + 2 > size.rows, case .shown = Pager.run(command: command, bytes) { return true }
    try? Descriptors.write(bytes, to: 1)
    return true
  }

  /// Where people look it stands under the result; a script hears of what is not whole alone.
  private func footer(_ meta: ResultMeta) {
    if let path, !session.options.isQuiet {
      session.messages.say("written to \(path)\n")
    }
    let isPartial = !meta.complete
    if isPartial || (isLookedAt && !session.options.isQuiet) {
      var footerOptions = options
      footerOptions.color = session.messages.usesColor
      session.messages.say(Footer.text(meta, notes: writer.notes, footerOptions))
    }
  }

  /// Whether the rows so far are a result of their own, should no more come. A file is whole or it is not there.
  var keepsWhatItHas: Bool { rows > 0 && !ownsOutput }

  /// Ends a result that failed. Rows that were printed stay; a header without rows does not.
  func abandon() {
    // Where nobody reads any more, what is left goes nowhere.
    try? endPipeline()
    if ownsOutput {
      output.abandon()
    } else if rows == 0 {
      _ = output.takeBuffer()
    } else {
      _ = try? output.flush()
    }
  }
}
