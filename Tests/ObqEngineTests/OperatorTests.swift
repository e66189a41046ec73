import ObqData
import ObqEngine
import Testing

/// Single clauses over small tables, from text to rows.
@Suite struct OperatorTests {
  private static let schema = Schema([
    Field("key", .text), Field("n", .integer), Field("x", .real), Field("startTime", .time), Field("took", .duration),
  ])

  private static func time(_ day: Int64) -> Value { .time(Instant(nanoseconds: day * 86_400_000_000_000)) }

  private static let rows: [[Value]] = [
    [.text("b"), .integer(2), .real(0.5), time(3), .duration(5)],
    [.text("a"), .null, .real(-0.0), time(1), .null],
    [.null, .integer(2), .null, .null, .duration(7)],
    [.text("a"), .integer(.max), .real(0), time(3), .duration(5)],
    [.text("b"), .integer(-1), .real(1.5), time(2), .duration(1)],
    [.text("c"), .null, .null, time(3), .null],
  ]

  /// The rows above in batches of two; the place of a row is its number.
  private static func runner(_ rows: [[Value]] = rows, schema: Schema = schema, size: Int = 2) -> QueryRunner {
    var batches: [Batch] = []
    for start in stride(from: 0, to: rows.count, by: size) {
      let part = rows[start..<min(start + size, rows.count)]
      let columns = schema.fields.indices.map { place in
        var builder = ColumnBuilder(type: schema.fields[place].type)
        for row in part { builder.append(row[place]) }
        return builder.finish()
      }
      batches.append(Batch(columns: columns, count: part.count))
    }
    return QueryRunner(schema: schema, batches: batches)
  }

  /// The numbers of the rows that a query returns, in its order.
  private static func places(_ text: String) throws -> [Int] {
    try runner().run(text).rows.map { row in rows.firstIndex(of: row) ?? -1 }
  }

  @Test(
    arguments: [
      ("_", [0, 1, 2, 3, 4, 5]), ("_ where n = 2", [0, 2]), ("_ where n != 2", [3, 4]), ("_ where not n = 2", [3, 4]),
      ("_ where n is null", [1, 5]), ("_ where n > 0.5", [0, 2, 3]), ("_ where n < 9223372036854775807", [0, 2, 4]),
      ("_ where x = 0", [1, 3]), ("_ where key = 'a' or n = 2", [0, 1, 2, 3]),
      ("_ where key in ('a', 'c')", [1, 3, 5]),
      ("_ where key not in ('a', 'c')", [0, 4]), ("_ where took > 4ns where n = 2", [0, 2]),
      ("_ where n between -1 and 2", [0, 2, 4]), ("_ where false", []),
      // Nulls last in both directions; ties as they came.
      ("_ sort by n", [4, 0, 2, 3, 1, 5]), ("_ sort by n desc", [3, 0, 2, 4, 1, 5]),
      ("_ sort by key, n desc", [3, 1, 0, 4, 5, 2]), ("_ sort by key desc, n", [5, 4, 0, 3, 1, 2]),
      ("_ sort by x", [1, 3, 0, 4, 2, 5]), ("_ sort by x desc", [4, 0, 1, 3, 2, 5]),
      ("_ sort by n - n", [0, 2, 3, 4, 1, 5]),
      ("_ sort by startTime desc sort by key", [3, 1, 0, 4, 5, 2]),
      ("_ sort by n limit 2", [4, 0]), ("_ sort by n limit 2 offset 1", [0, 2]), ("_ sort by n limit 9 offset 5", [5]),
      ("_ sort by n limit 0", []), ("_ limit 3", [0, 1, 2]), ("_ limit 3 offset 3", [3, 4, 5]),
      ("_ limit 2 offset 99", []),
      ("_ top 2 by n", [3, 0]), ("_ top 4 by n", [3, 0, 2, 4]), ("_ top 5 by n", [3, 0, 2, 4, 1]), ("_ top 0 by n", []),
      ("_ bottom 2 by n", [4, 0]), ("_ bottom 5 by n", [4, 0, 2, 3, 1]), ("_ top 99 by x", [4, 0, 1, 3, 2, 5]),
      // The newest of each key, newest first; a null is a key like others, a missing time the oldest.
      ("_ latest by key", [0, 3, 5, 2]), ("_ latest 2 by key", [0, 3, 5, 4, 1, 2]), ("_ latest by n", [0, 3, 5, 4]),
      ("_ latest 0 by key", []),
      ("_ with (_ where n = 2) by key", [0, 4]), ("_ without (_ where n = 2) by key", [1, 2, 3, 5]),
      ("_ with (_ where n is null) by n", []), ("_ without (_) by n", [1, 5]), ("_ with (_ where false) by key", []),
      ("_ without (_ where false) by key", [0, 1, 2, 3, 4, 5]), ("_ with (_ where took = 5ns) by key, n", [0, 3]),
      ("_ with (_ select x) by x", [0, 1, 3, 4]),
    ] as [(String, [Int])])
  func rowsOf(_ query: String, _ expected: [Int]) throws {
    #expect(try Self.places(query) == expected)
  }

  @Test(
    arguments: [
      ("_ distinct key", [[.text("b")], [.text("a")], [.null], [.text("c")]]),
      (
        "_ distinct n is null as missing, key",
        [
          [.boolean(false), .text("b")], [.boolean(true), .text("a")], [.boolean(false), .null],
          [.boolean(false), .text("a")], [.boolean(true), .text("c")],
        ]
      ),
      // Both zeros are one value.
      ("_ distinct x", [[.real(0.5)], [.real(0)], [.null], [.real(1.5)]]),
      (
        "_ where key = 'b' select n + 1 as m, * except n, x, startTime, took",
        [
          [.integer(3), .text("b")], [.integer(0), .text("b")],
        ]
      ),
      ("_ where key = 'b' derive n = took * 2 select n", [[.duration(10)], [.duration(2)]]),
      ("_ count", [[.integer(6)]]), ("_ where false count", [[.integer(0)]]), ("_ where false count by key", []),
      (
        "_ count by key",
        [
          [.text("b"), .integer(2)], [.text("a"), .integer(2)], [.null, .integer(1)], [.text("c"), .integer(1)],
        ]
      ),
      (
        "_ group by key show count(n), sum(took), min(x), max(key) where count(n) > 0 sort by key",
        [
          [.text("a"), .integer(1), .duration(5), .real(-0.0), .text("a")],
          [.text("b"), .integer(2), .duration(6), .real(0.5), .text("b")],
          [.null, .integer(1), .duration(7), .null, .null],
        ]
      ),
      (
        "_ group by key is null as k show avg(took), avg(n / 2) as a, first(n), last(n) where not k",
        [
          [.boolean(false), .duration(4), .real(1.5372286728e18), .integer(2), .integer(-1)]
        ]
      ),
      (
        "_ where n < 100 group by key show count(distinct took) + 1 as c, avg(startTime) as t sort by key",
        [
          [.text("b"), .integer(3), .time(Instant(nanoseconds: 216_000_000_000_000))], [.null, .integer(2), .null],
        ]
      ),
      ("_ group by null as k show count(), sum(n - n), max(startTime)", [[.null, .integer(6), .integer(0), time(3)]]),
      (
        "_ where key = 'c' group by key show sum(n), avg(n), min(n), max(took), first(x), last(x), median(n), count(x)",
        [
          [.text("c"), .null, .null, .null, .null, .null, .null, .null, .integer(0)]
        ]
      ),
    ] as [(String, [[Value]])])
  func resultsOf(_ query: String, _ expected: [[Value]]) throws {
    let rows = try Self.runner().run(query).rows
    #expect(rows.count == expected.count)
    for (row, other) in zip(rows, expected) {
      #expect(row.count == other.count)
      for (value, wanted) in zip(row, other) {
        if case .real(let number) = value, case .real(let near) = wanted {
          #expect(abs(number - near) <= abs(near) * 1e-6)
        } else {
          #expect(value == wanted)
        }
      }
    }
  }

  @Test(arguments: [
    "_ select n + 1 as m", "_ where n * n = 4", "_ sort by n * 2", "_ top 2 by n + n", "_ count by n * 2",
  ])
  func overflowEndsAQuery(_ query: String) {
    #expect(throws: QueryFailure.self) { try Self.runner().run(query) }
  }

  /// The sum alone must fit: what comes before it may be larger.
  @Test func sumsOverflowAtTheEnd() throws {
    let schema = Schema([Field("n", .integer)])
    let numbers: [Int64] = [.max, .max, .min, .min, 2]
    let fits = Self.runner(numbers.map { [.integer($0)] }, schema: schema)
    #expect(try fits.run("_ group by null as k show sum(n), avg(n)").rows == [[.null, .integer(0), .real(0)]])
    let large = Self.runner(numbers.prefix(2).map { [.integer($0)] }, schema: schema)
    #expect(throws: QueryFailure.self) { try large.run("_ group by null as k show sum(n)") }
    #expect(try large.run("_ group by null as k show avg(n)").rows == [[.null, .real(0x1p63)]])
    let reals = Self.runner([[.real(1e308)], [.real(1e308)]], schema: Schema([Field("x", .real)]))
    #expect(
      try reals.run("_ group by null as k show sum(x), avg(x), max(x)").rows == [[.null, .null, .null, .real(1e308)]])
  }

  @Test func textsGroupByTheirBytes() throws {
    let runner = Self.runner(
      ["é", "e\u{301}", "é", "E"].map { [.text($0)] }, schema: Schema([Field("s", .text)]), size: 1)
    #expect(try runner.run("_ count by s").rows.map { $0[1] } == [.integer(2), .integer(1), .integer(1)])
    #expect(try runner.run("_ distinct s").rows.count == 3)
    #expect(try runner.run("_ with (_ where s = 'é') by s").rows.count == 2)
    let list = try runner.run("_ group by null as k show min(s), max(s), count(distinct s)").rows
    #expect(list == [[.null, .text("E"), .text("é"), .integer(3)]])
  }

  @Test func limitsSayWhetherTheyLeftRowsOut() throws {
    for (query, isLimited) in [
      ("_ limit 5", true), ("_ limit 6", false), ("_ limit 4", true), ("_ limit 9", false),
      ("_ limit 9 offset 1", true),
      ("_ sort by n limit 6", false), ("_ sort by n limit 5", true), ("_ limit 0", true),
    ] {
      let runner = Self.runner()
      _ = try runner.run(query)
      #expect(runner.report.figures.isLimited == isLimited, "\(query)")
      #expect(runner.report.figures.isComplete)
    }
  }
}
