import ObqData
import Testing

/// Linear between the two nearest ranks, as in Excel's PERCENTILE.INC and SQL's percentile_cont.
@Suite struct PercentileTests {
  private static func percentile(_ values: [Value], _ type: ValueType, _ call: String) throws -> Value {
    // Two batches, the values in no order.
    let shuffled = values.reversed() as [Value]
    let batches = [shuffled.prefix(shuffled.count / 2), shuffled.dropFirst(shuffled.count / 2)].map { part in
      var builder = ColumnBuilder(type: type)
      for value in part { builder.append(value) }
      return Batch(columns: [builder.finish()], count: part.count)
    }
    let runner = QueryRunner(schema: Schema([Field("v", type)]), batches: batches)
    let rows = try runner.run("_ group by null as k show \(call) as p").rows
    return try #require(rows.first)[1]
  }

  @Test(
    arguments: [
      ([1, 2, 3, 4], "p50(v)", 2.5), ([1, 2, 3, 4], "median(v)", 2.5), ([1, 2, 3], "median(v)", 2),
      ([1, 2, 3, 4], "percentile(v, 0)", 1), ([1, 2, 3, 4], "percentile(v, 100)", 4),
      ([1, 2, 3, 4], "percentile(v, 25)", 1.75), ([1, 2, 3, 4], "percentile(v, 12.5)", 1.375),
      ([10, 20, 30, 40, 50], "p90(v)", 46), ([10, 20, 30, 40, 50], "p95(v)", 48), ([7], "p99(v)", 7),
      ([1, 1, 1, 100], "p90(v)", 70.3), ([-5, 5], "p50(v)", 0),
      (Array(0...100), "p99(v)", 99), (Array(0...100), "p95(v)", 95), (Array(0...20), "p95(v)", 19),
      (Array(1...1000), "p99(v)", 990.01),
    ] as [([Int64], String, Double)])
  func ofNumbers(_ values: [Int64], _ call: String, _ expected: Double) throws {
    for (cells, type) in [
      (values.map { Value.integer($0) }, ValueType.integer), (values.map { Value.real(Double($0)) }, .real),
    ] {
      guard case .real(let number) = try Self.percentile(cells, type, call) else {
        Issue.record("a percentile of numbers is a real")
        return
      }
      #expect(abs(number - expected) < 1e-9)
    }
  }

  /// Ranks that fall on a value give just that value.
  @Test func wholeRanksAreExact() throws {
    for count in [21, 41, 101, 201, 1_001] {
      let values = (0..<count).map { Value.real(Double($0) / 10) }
      let rank = 95 * (count - 1) / 100
      #expect(try Self.percentile(values, .real, "p95(v)") == .real(Double(rank) / 10))
    }
  }

  @Test func ofUnits() throws {
    let time: Int64 = 1_722_902_400_123_456_789
    func times(_ offsets: [Int64]) -> [Value] { offsets.map { .time(Instant(nanoseconds: time + $0)) } }
    #expect(try Self.percentile(times([0, 2]), .time, "median(v)") == .time(Instant(nanoseconds: time + 1)))
    #expect(try Self.percentile(times([0, 10]), .time, "p90(v)") == .time(Instant(nanoseconds: time + 9)))
    #expect(try Self.percentile([.duration(1), .duration(4)], .duration, "p50(v)") == .duration(3))
    #expect(try Self.percentile([.size(0), .size(1_000)], .size, "p95(v)") == .size(950))
    // The distance between these does not fit 64 bits with a sign.
    let ends = [Value.duration(.min), .duration(.max)]
    #expect(try Self.percentile(ends, .duration, "p50(v)") == .duration(-1))
    #expect(try Self.percentile(ends, .duration, "percentile(v, 100)") == .duration(.max))
  }

  @Test func nullsAreSkipped() throws {
    #expect(try Self.percentile([.null, .integer(3), .null, .integer(5)], .integer, "median(v)") == .real(4))
    #expect(try Self.percentile([.null, .null], .integer, "median(v)") == .null)
    #expect(try Self.percentile([.null], .real, "p99(v)") == .null)
    #expect(try Self.percentile([.null], .duration, "p99(v)") == .null)
  }
}
