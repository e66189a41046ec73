import ObqData

/// One object a statement, on one line: `{"meta":{…},"columns":[…],"rows":[[…],…]}`. `meta` comes first and is known last, so
/// rows wait as written bytes.
struct JSONFormat: ResultFormat {
  let needsAllRows = true
  private let spelling: Spelling
  private var schema = Schema([])
  private var rows: [UInt8] = []
  /// What belongs to the result besides, as members of its own.
  private var attached: [UInt8] = []

  init(_ options: RenderOptions) { spelling = .machine(options) }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    self.schema = schema
    (rows, attached) = ([], [])
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    let cells = batch.columns.map { JSONText.cells($0, spelling) }
    let prefixes = cells.indices.map { Array(($0 == 0 ? ",[" : ",").utf8) }
    RowBytes.append(
      cells, rows: batch.count, prefixes: prefixes, end: Array((cells.isEmpty ? ",[]" : "]").utf8), to: &rows)
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    out.append(contentsOf: #"{"meta":"#.utf8)
    meta.appendJSON(zone: spelling.zone, to: &out)
    out.append(UInt8(ascii: ","))
    appendTable(to: &out)
    out += attached
    out.append(contentsOf: "}\n".utf8)
    (rows, attached) = ([], [])
  }

  /// `,"NAME":{"columns":[…],"rows":[[…],…]}`
  mutating func attach(_ name: String, _ schema: Schema, _ batches: [Batch]) {
    var inner = self
    var nothing: [UInt8] = []
    inner.begin(schema, to: &nothing)
    for batch in batches { inner.write(batch, to: &nothing) }
    attached.append(UInt8(ascii: ","))
    JSONText.appendString(name, to: &attached)
    attached.append(contentsOf: ":{".utf8)
    inner.appendTable(to: &attached)
    attached.append(UInt8(ascii: "}"))
  }

  /// `"columns":[…],"rows":[[…],…]`
  func appendTable(to out: inout [UInt8]) {
    out.append(contentsOf: #""columns":["#.utf8)
    for (index, field) in schema.fields.enumerated() {
      out.append(contentsOf: (index > 0 ? #",{"name":"# : #"{"name":"#).utf8)
      JSONText.appendString(field.name, to: &out)
      out.append(contentsOf: #","type":"#.utf8)
      JSONText.appendString(field.type.rawValue, to: &out)
      out.append(contentsOf: #","unit":"#.utf8)
      JSONText.append(field.type.unit, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(contentsOf: #"],"rows":["#.utf8)
    // Each row begins with the comma that parts it from the one before.
    out += rows.dropFirst()
    out.append(UInt8(ascii: "]"))
  }
}

extension ResultMeta {
  /// The version of this object: a script reads it before it trusts the rest.
  private static let version = 1

  func appendJSON(zone: Zone, to out: inout [UInt8]) {
    out.append(contentsOf: #"{"version":\#(ResultMeta.version),"complete":\#(complete)"#.utf8)
    if limited { out.append(contentsOf: #","limited":true"#.utf8) }
    out.append(contentsOf: #","reasons":["#.utf8)
    for (index, reason) in reasons.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      JSONText.appendString(reason, to: &out)
    }
    let counts = #"],"calls":\#(calls),"pages":\#(pages),"fetched":\#(fetched),"rows":\#(rows),"elapsed":"#
    out.append(contentsOf: counts.utf8)
    Quantity.appendSeconds(nanoseconds: elapsed, to: &out)
    out.append(contentsOf: #","asOf":""#.utf8)
    asOf.append(to: &out, in: zone)
    out.append(contentsOf: #"","targets":["#.utf8)
    for (index, target) in targets.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      target.appendJSON(to: &out)
    }
    out.append(contentsOf: "]}".utf8)
  }
}

extension ResultMeta.Target {
  fileprivate func appendJSON(to out: inout [UInt8]) {
    out.append(contentsOf: #"{"profile":"#.utf8)
    JSONText.appendString(profile, to: &out)
    out.append(contentsOf: #","cluster":"#.utf8)
    JSONText.append(cluster, to: &out)
    out.append(contentsOf: #","tenant":"#.utf8)
    JSONText.append(tenant, to: &out)
    if let kind {
      out.append(contentsOf: #","kind":"#.utf8)
      JSONText.appendString(kind, to: &out)
    }
    out.append(contentsOf: #","ok":\#(ok),"error":"#.utf8)
    JSONText.append(error, to: &out)
    out.append(UInt8(ascii: "}"))
  }
}
