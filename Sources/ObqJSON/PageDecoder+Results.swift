import CSimdjson
import ObqData

// What the decoder holds, as values that outlive its next page.

extension Column {
  /// Copies a column out of the decoder's buffers into arrays of just its size.
  init(_ column: obq_json_column, type: ValueType, count: Int) {
    guard Int(column.null_count) < count else {
      self = .allNull(type, count: count)
      return
    }
    let storage: Storage =
      switch type {
      case .boolean: .booleans(array(column.values, count))
      case .integer, .size, .time, .duration: .integers(array(column.values, count))
      case .real: .reals(array(column.values, count))
      case .text, .json: .texts(TextVector(column, count: count))
      case .null: .nulls(count)
      }
    self.init(type: type, storage: storage, nulls: nullFlags(column, count: count))
  }
}

extension TextVector {
  fileprivate init(_ column: obq_json_column, count: Int) {
    let offsets: [UInt32] = array(column.offsets, Int(column.entries) + 1)
    self.init(
      bytes: array(column.bytes, Int(offsets.last ?? 0)), offsets: offsets,
      codes: column.codes.map { array($0, count) })
  }
}

/// The elements that stand in memory of the decoder; booleans stand there as bytes of 0 and 1.
private func array<Element: BitwiseCopyable>(_ start: UnsafeRawPointer?, _ count: Int) -> [Element] {
  Array(UnsafeBufferPointer(start: start?.assumingMemoryBound(to: Element.self), count: start == nil ? 0 : count))
}

private func nullFlags(_ column: obq_json_column, count: Int) -> [Bool]? {
  if column.null_count == 0 { return nil }
  var flags = [Bool](repeating: false, count: count)
  for row in UnsafeBufferPointer(start: column.nulls, count: Int(column.null_count)) { flags[Int(row)] = true }
  return flags
}

extension PageInfo {
  init?(_ summary: obq_json_summary) {
    guard summary.has_page else { return nil }
    self.init(
      number: summary.page_number.optional, size: summary.page_size.optional,
      totalElements: summary.total_elements.optional, totalPages: summary.total_pages.optional)
  }
}

extension Envelope {
  init(_ summary: obq_json_summary, in bytes: UnsafeRawBufferPointer) {
    self.init(
      successful: summary.has_successful ? summary.successful : nil, status: summary.status.optional,
      traceId: summary.trace_id.value(in: bytes)?.string, server: summary.server.value(in: bytes)?.string,
      error: summary.error.value(in: bytes).flatMap(ServerError.init))
  }
}

extension CellProblem.Reason {
  init(_ reason: obq_json_reason) {
    self =
      switch reason {
      case OBQ_JSON_NOT_A_NUMBER: .notANumber
      case OBQ_JSON_NOT_INTEGRAL: .notIntegral
      case OBQ_JSON_OUT_OF_RANGE: .outOfRange
      case OBQ_JSON_NOT_A_TIME: .notATime
      case OBQ_JSON_NO_OFFSET: .noOffset
      default: .wrongKind
      }
  }
}

extension obq_json_number {
  fileprivate var optional: Int64? { present ? value : nil }
}

extension obq_json_piece {
  var range: Range<Int> { Int(start)..<Int(start) + Int(length) }

  /// Nil for no piece. The document was checked before, so that its pieces are JSON.
  fileprivate func value(in bytes: UnsafeRawBufferPointer) -> JSONValue? {
    length == 0 ? nil : try? JSONValue(parsing: Array(bytes[range]))
  }
}
