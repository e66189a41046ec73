import CSimdjson
import ObqData

/// Reads answers of one kind into columns. Buffers are reused from page to page, so one decoder belongs to one thread at
/// a time.
///
/// A cell is read by the type of its column:
/// - integer and size: an integer, one with a fraction of nothing but zeros, or the digits of one in a string;
/// - real: a number, or one in a string;
/// - duration: seconds, as a number or one in a string, rounded to nanoseconds;
/// - time: RFC 3339 with 0 to 9 digits of a fraction, `+08:00` or `+0800`; Go's zero time is null;
/// - boolean: true and false, and the strings YES and NO where the plan says so;
/// - text: a string, or the text of any other value;
/// - json: any value, without white space.
///
/// An empty string is null for numbers and times. A key that comes twice counts once, its last value. What cannot be
/// read so is null and a problem of the page. Nothing is rounded but durations.
///
/// A plan has at most 64 columns and 64 places where rows may be.
package final class PageDecoder {
  private let plan: DecodePlan
  private let places: [DecodePlan.RowsAt.Place]
  /// Nil when memory ran out while the plan was told.
  private let decoder: OpaquePointer?

  package init(_ plan: DecodePlan) {
    self.plan = plan
    places = plan.rows.places
    precondition(places.count <= 64 && plan.columns.count <= 64, "a plan has at most 64 columns and places of rows")
    decoder = makeDecoder(plan, places)
  }

  deinit { obq_json_decoder_destroy(decoder) }

  /// Reads one whole answer. 64 bytes behind its end must be readable; what they hold does not matter.
  package func decode(_ bytes: UnsafeRawBufferPointer) throws(DecodeFailure) -> DecodedPage {
    guard let decoder else { throw .outOfMemory }
    guard let start = bytes.baseAddress, !bytes.isEmpty else { throw .truncated(at: 0) }
    let failure = obq_json_decoder_read(decoder, start.assumingMemoryBound(to: UInt8.self), bytes.count)
    if let failure = DecodeFailure(failure, in: bytes, places: places) { throw failure }

    let summary = obq_json_decoder_summary(decoder)
    let count = Int(summary.rows)
    var columns: [Column] = []
    columns.reserveCapacity(plan.columns.count + 1)
    for (index, column) in plan.columns.enumerated() {
      columns.append(Column(obq_json_decoder_column(decoder, UInt32(index)), type: column.type, count: count))
    }
    if plan.collectsExtra {
      let extra = obq_json_decoder_column(decoder, UInt32(plan.columns.count))
      columns.append(Column(extra, type: .json, count: count))
    }
    return DecodedPage(
      batch: Batch(columns: columns, count: count), page: PageInfo(summary), envelope: Envelope(summary, in: bytes),
      rowsMissing: summary.rows_missing,
      problems: (0..<summary.kept_problems).map { problem(obq_json_decoder_problem(decoder, $0), in: bytes) },
      problemCount: Int(summary.problem_count))
  }

  private func problem(_ problem: obq_json_problem, in bytes: UnsafeRawBufferPointer) -> CellProblem {
    CellProblem(
      column: plan.columns[Int(problem.column)].key, row: Int(problem.row), found: excerpt(bytes[problem.found.range]),
      reason: CellProblem.Reason(problem.reason))
  }
}

private func makeDecoder(_ plan: DecodePlan, _ places: [DecodePlan.RowsAt.Place]) -> OpaquePointer? {
  guard let decoder = obq_json_decoder_create(plan.collectsExtra, plan.pageKeys == .snake) else { return nil }
  var isComplete = true
  for column in plan.columns {
    isComplete =
      withBytes(of: column.key) {
        obq_json_decoder_add_column(decoder, $0, $1, kind(of: column.type), column.isDictionary, column.acceptsYesNo)
      } && isComplete
  }
  for key in plan.knownKeys {
    isComplete = withBytes(of: key) { obq_json_decoder_add_known_key(decoder, $0, $1) } && isComplete
  }
  for place in places {
    isComplete = obq_json_decoder_add_path(decoder, place.isArray) && isComplete
    for key in place.keys {
      isComplete = withBytes(of: key) { obq_json_decoder_add_path_key(decoder, $0, $1) } && isComplete
    }
  }
  if isComplete { return decoder }
  obq_json_decoder_destroy(decoder)
  return nil
}

private func withBytes(of text: String, _ body: (UnsafePointer<UInt8>?, Int) -> Bool) -> Bool {
  var text = text
  return text.withUTF8 { body($0.baseAddress, $0.count) }
}

private func kind(of type: ValueType) -> obq_json_kind {
  switch type {
  case .boolean: OBQ_JSON_BOOLEAN
  case .integer, .size: OBQ_JSON_INTEGER
  case .real: OBQ_JSON_REAL
  case .text: OBQ_JSON_TEXT
  case .time: OBQ_JSON_TIME
  case .duration: OBQ_JSON_DURATION
  case .json: OBQ_JSON_ANY
  case .null: OBQ_JSON_NOTHING
  }
}
