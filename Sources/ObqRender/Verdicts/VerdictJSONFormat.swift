package import ObqData

/// Verdicts as one JSON object:
/// `{"meta":{"version":1,"state":"CRIT",…},"checks":[{"name":…,"state":…,"rows":[{"keys":{…},"value":…,…}],"found":{…}}]}`.
package enum VerdictJSONFormat {
  /// The version of this object: a script reads it before it trusts the rest.
  private static let version = 1

  /// - Parameter now: when the run was.
  package static func text(_ verdicts: [VerdictRecord], now: Instant, _ options: RenderOptions) -> [UInt8] {
    var out: [UInt8] = []
    let spelling = Spelling.machine(options)
    let state = VerdictState.worst(verdicts.map(\.state))
    let isComplete = verdicts.allSatisfy(\.isComplete)
    out.append(
      contentsOf:
        #"{"meta":{"version":\#(version),"state":"\#(state.rawValue)","complete":\#(isComplete),"checks":\#(verdicts.count),"asOf":""#
        .utf8)
    now.append(to: &out, in: options.zone)
    out.append(contentsOf: #""},"checks":["#.utf8)
    for (index, verdict) in verdicts.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      append(verdict, spelling, options, to: &out)
    }
    out.append(contentsOf: "]}\n".utf8)
    return out
  }

  private static func append(
    _ verdict: VerdictRecord, _ spelling: Spelling, _ options: RenderOptions, to out: inout [UInt8]
  ) {
    member("name", verdict.name, isFirst: true, to: &out)
    member("place", verdict.place, to: &out)
    member("state", verdict.state.rawValue, to: &out)
    out.append(contentsOf: #","complete":\#(verdict.isComplete),"reasons":["#.utf8)
    for (index, reason) in verdict.reasons.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      JSONText.appendString(reason, to: &out)
    }
    out.append(contentsOf: #"],"calls":\#(verdict.calls),"elapsed":"#.utf8)
    Quantity.appendSeconds(nanoseconds: verdict.elapsed, to: &out)
    out.append(contentsOf: #","rows":["#.utf8)
    for (index, row) in verdict.rows.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      append(row, spelling, to: &out)
    }
    out.append(UInt8(ascii: "]"))
    if let found = verdict.found {
      var table = JSONFormat(options)
      var nothing: [UInt8] = []
      table.begin(found.schema, to: &nothing)
      for batch in found.batches { table.write(batch, to: &nothing) }
      out.append(contentsOf: #","found":{"#.utf8)
      table.appendTable(to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(UInt8(ascii: "}"))
  }

  private static func append(_ row: VerdictRecord.Row, _ spelling: Spelling, to out: inout [UInt8]) {
    out.append(contentsOf: #"{"keys":{"#.utf8)
    for (index, key) in row.keys.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      JSONText.appendString(key.name, to: &out)
      out.append(UInt8(ascii: ":"))
      JSONText.appendString(key.text, to: &out)
    }
    out.append(contentsOf: #"},"value":"#.utf8)
    var column = ColumnBuilder(type: row.value.type)
    column.append(row.value)
    RowBytes.append([JSONText.cells(column.finish(), spelling)], rows: 1, prefixes: [[]], end: [], to: &out)
    out.append(contentsOf: #","unit":"#.utf8)
    JSONText.append(row.value.type.unit, to: &out)
    member("state", row.state.rawValue, to: &out)
    member("reason", row.reason, to: &out)
    out.append(UInt8(ascii: "}"))
  }

  private static func member(_ name: String, _ text: String, isFirst: Bool = false, to out: inout [UInt8]) {
    out.append(UInt8(ascii: isFirst ? "{" : ","))
    JSONText.appendString(name, to: &out)
    out.append(UInt8(ascii: ":"))
    JSONText.appendString(text, to: &out)
  }
}
