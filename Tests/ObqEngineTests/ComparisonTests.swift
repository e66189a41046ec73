import Glibc
import ObqData
import Testing

/// Generated queries answered by the engine and by SQLite over the same rows. `OBQ_SEED` and `OBQ_QUERIES` repeat a run or
/// make it longer.
@Suite struct ComparisonTests {
  private static func setting(_ name: String, _ fallback: UInt64) -> UInt64 {
    getenv(name).flatMap { UInt64(String(cString: $0)) } ?? fallback
  }

  @Test func generatedQueriesAnswerAsInSQLite() throws {
    let seed = ComparisonTests.setting("OBQ_SEED", 20_241_120)
    let count = Int(ComparisonTests.setting("OBQ_QUERIES", 2_000))
    var random = SeededRandom(seed)
    var compared = 0
    var nonempty = 0
    var table = SampleTable(&random)
    var oracle = try SQLiteOracle()
    print("engine comparisons: seed \(seed)")
    for index in 0..<count {
      if index % 40 == 0 {
        table = SampleTable(&random)
        oracle = try SQLiteOracle()
        try oracle.create("rows", columns: SampleTable.schema.fields.map(\.name), rows: table.rows)
      }
      let query = GeneratedQuery(SeededRandom(random.next()))
      let runner = QueryRunner(schema: SampleTable.schema, batches: table.batches)
      do {
        let expected = try oracle.rows(query.sql)
        let answer = try runner.run(query.obq)
        if let difference = Self.difference(answer.rows, expected, answer.schema, isOrdered: query.isOrdered) {
          Issue.record(
            "seed \(seed), query \(index): \(difference)\nobq: \(query.obq)\nSQL: \(query.sql)\n\(table.rows.count) rows"
          )
          return
        }
        if !expected.isEmpty { nonempty += 1 }
      } catch {
        Issue.record("seed \(seed), query \(index): \(error)\nobq: \(query.obq)\nSQL: \(query.sql)")
        return
      }
      compared += 1
    }
    print("engine comparisons: \(compared), with rows: \(nonempty)")
    #expect(compared == count)
    #expect(nonempty * 2 > count, "most queries should find something to differ about")
  }

  /// Nil when both have the same rows, in the same order where one is promised.
  private static func difference(_ rows: [[Value]], _ expected: [[Value]], _ schema: Schema, isOrdered: Bool)
    -> String?
  {
    var ours = rows.map { row in row.map(spelled) }
    var theirs = expected.map { row in zip(row, schema.fields).map { spelled($0, as: $1.type) } }
    if !isOrdered {
      ours.sort { $0.lexicographicallyPrecedes($1) }
      theirs.sort { $0.lexicographicallyPrecedes($1) }
    }
    if ours.count != theirs.count { return "\(ours.count) rows for \(theirs.count)\n\(ours)\n\(theirs)" }
    for (index, (own, their)) in zip(ours, theirs).enumerated()
    where !zip(own, their).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) || own.count != their.count {
      return "row \(index): \(own) for \(their)"
    }
    return nil
  }

  private static func spelled(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .boolean(let flag): flag ? "1" : "0"
    case .real(let number): "real \((number == 0 ? 0 : number).bitPattern)"
    case .text(let text), .json(let text): "text " + text
    default: "\(value.integerBits ?? 0)"
    }
  }

  /// A whole number stands for a real where the engine's column is one.
  private static func spelled(_ value: Value, as type: ValueType) -> String {
    if type == .real, case .integer(let number) = value { return spelled(.real(Double(number))) }
    return spelled(value)
  }
}
