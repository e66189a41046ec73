import ObqData
import Testing

/// Enough rows that operators which keep few have to drop some on the way.
@Suite struct ScaleTests {
  private static let count = 24_000
  private static let schema = Schema([
    Field("id", .integer), Field("n", .integer), Field("name", .text), Field("startTime", .time),
  ])

  private static func rows() -> [(n: Int64?, name: String, time: Int64)] {
    var random = SeededRandom(7)
    return (0..<count).map { _ in
      (random.oneIn(50) ? nil : Int64(random.below(5_000)), "tenant \(random.below(300))", Int64(random.below(1_000)))
    }
  }

  private static func runner(_ rows: [(n: Int64?, name: String, time: Int64)]) -> QueryRunner {
    var batches: [Batch] = []
    for start in stride(from: 0, to: rows.count, by: 1_000) {
      let part = rows[start..<min(start + 1_000, rows.count)]
      var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
      for (offset, row) in part.enumerated() {
        builders[0].append(integer: Int64(start + offset))
        builders[1].append(row.n.map(Value.integer) ?? .null)
        builders[2].append(text: row.name.utf8)
        builders[3].append(integer: row.time)
      }
      batches.append(Batch(columns: builders.map { $0.finish() }, count: part.count))
    }
    return QueryRunner(schema: schema, batches: batches)
  }

  @Test func aFewOfMany() throws {
    let rows = Self.rows()
    let runner = Self.runner(rows)
    func ids(_ query: String) throws -> [Int] {
      try runner.run(query + " select id").rows.map { Int($0[0].integerBits ?? -1) }
    }
    let known = rows.indices.filter { rows[$0].n != nil }
    let greatest = known.sorted { (rows[$1].n ?? 0, $0) < (rows[$0].n ?? 0, $1) }
    let least = known.sorted { (rows[$0].n ?? 0, $0) < (rows[$1].n ?? 0, $1) }
    let nulls = rows.indices.filter { rows[$0].n == nil }
    #expect(try ids("_ sort by n") == least + nulls)
    #expect(try ids("_ sort by n desc") == greatest + nulls)
    for count in [20, 1_000, 11_000] {
      #expect(try ids("_ top \(count) by n") == Array(greatest.prefix(count)))
      #expect(try ids("_ bottom \(count) by n") == Array(least.prefix(count)))
    }
    #expect(try ids("_ top 9223372036854775807 by n") == greatest + nulls)

    // By several keys, the first of each type, and of texts.
    for keys in [
      "n, startTime desc", "n desc, name", "name, n", "startTime, name desc, n", "n / 7, n desc", "n > 100, n",
    ] {
      let all = try ids("_ sort by \(keys)")
      for count in [0, 1, 20, 700, 23_700, 24_000, 30_000] {
        #expect(try ids("_ sort by \(keys) limit \(count)") == Array(all.prefix(count)), "\(keys) \(count)")
        #expect(try ids("_ sort by \(keys) limit \(count) offset 3") == Array(all.dropFirst(3).prefix(count)))
      }
    }

    let newest = rows.indices.sorted { (rows[$1].time, $0) < (rows[$0].time, $1) }
    var taken: [String: Int] = [:]
    let latest = newest.filter { index in
      taken[rows[index].name, default: 0] += 1
      return (taken[rows[index].name] ?? 0) <= 3
    }
    #expect(try ids("_ latest 3 by name") == latest)
  }

  @Test func manyGroups() throws {
    let rows = Self.rows()
    let answer = try Self.runner(rows).run("_ group by n, name show count(), min(id), last(id)").rows
    var groups: [String: (count: Int, first: Int, last: Int)] = [:]
    for (index, row) in rows.enumerated() {
      let key = "\(row.n ?? -1)/\(row.name)"
      groups[key] = ((groups[key]?.count ?? 0) + 1, groups[key]?.first ?? index, index)
    }
    #expect(answer.count == groups.count)
    for row in answer {
      guard case .text(let name) = row[1] else { continue }
      let group = groups["\(row[0].integerBits ?? -1)/\(name)"]
      let expected = [group?.count, group?.first, group?.last].map { Value.integer(Int64($0 ?? -1)) }
      if Array(row[2...]) != expected { Issue.record("\(row) for \(expected)") }
    }
  }
}
