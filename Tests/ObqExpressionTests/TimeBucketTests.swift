import ObqData
import ObqExpression
import Testing

@Suite struct TimeBucketTests {
  private static func instant(_ text: String) throws -> Instant { try #require(Instant(parsing: text, in: .utc)) }

  @Test(
    arguments: [
      (.hour, "UTC", "2024-08-06T10:59:59.999999999Z", "2024-08-06T10:00:00Z"),
      (.hour, "UTC", "2024-08-06T10:00:00Z", "2024-08-06T10:00:00Z"),
      (.hour, "+05:30", "2024-08-06T10:40:00Z", "2024-08-06T10:30:00Z"),
      (.day, "Asia/Shanghai", "2024-08-06T15:59:59Z", "2024-08-05T16:00:00Z"),
      (.day, "Asia/Shanghai", "2024-08-06T16:00:00Z", "2024-08-06T16:00:00Z"),
      (.day, "America/New_York", "2024-08-06T03:00:00Z", "2024-08-05T04:00:00Z"),
      // Monday; 2024-08-04 is a Sunday.
      (.week, "UTC", "2024-08-04T23:59:59Z", "2024-07-29T00:00:00Z"),
      (.week, "UTC", "2024-08-05T00:00:00Z", "2024-08-05T00:00:00Z"),
      (.week, "Asia/Shanghai", "2024-08-04T16:00:00Z", "2024-08-04T16:00:00Z"),
      (.week, "UTC", "1969-12-30T00:00:00Z", "1969-12-29T00:00:00Z"),
      (.month, "UTC", "2024-02-29T23:00:00Z", "2024-02-01T00:00:00Z"),
      (.month, "Asia/Shanghai", "2024-02-29T16:00:00Z", "2024-02-29T16:00:00Z"),
      (.month, "UTC", "1969-12-31T23:59:59Z", "1969-12-01T00:00:00Z"),
      // The days of changes have 23 and 25 hours.
      (.day, "Europe/Berlin", "2024-03-31T21:59:59Z", "2024-03-30T23:00:00Z"),
      (.day, "Europe/Berlin", "2024-03-31T22:00:00Z", "2024-03-31T22:00:00Z"),
      (.day, "Europe/Berlin", "2024-10-27T22:59:59Z", "2024-10-26T22:00:00Z"),
      (.day, "Europe/Berlin", "2024-10-27T23:00:00Z", "2024-10-27T23:00:00Z"),
      (.week, "Europe/Berlin", "2024-03-31T21:00:00Z", "2024-03-24T23:00:00Z"),
      (.month, "Europe/Berlin", "2024-10-31T00:00:00Z", "2024-09-30T22:00:00Z"),
      // An hour that occurs twice is two hours.
      (.hour, "Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-27T00:00:00Z"),
      (.hour, "Europe/Berlin", "2024-10-27T01:30:00Z", "2024-10-27T01:00:00Z"),
      (.hour, "Europe/Berlin", "2024-03-31T01:30:00Z", "2024-03-31T01:00:00Z"),
      (.hour, "Australia/Lord_Howe", "2024-10-05T15:40:00Z", "2024-10-05T15:30:00Z"),
      // A midnight that is skipped: the day begins with the change.
      (.day, "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z"),
      // A midnight that occurs twice begins one day.
      (.day, "America/Havana", "2024-11-03T04:30:00Z", "2024-11-03T04:00:00Z"),
      (.day, "America/Havana", "2024-11-03T05:30:00Z", "2024-11-03T04:00:00Z"),
    ] as [(ScalarFunction, String, String, String)])
  func periods(_ function: ScalarFunction, _ zone: String, _ time: String, _ start: String) throws {
    let rows = batch([(.time, [.time(try Self.instant(time)), .null])])
    let zone = try #require(Zone(named: zone))
    let found = try evaluate(.call(function, [.column(0, .time)], .time), rows, zone: zone)
    #expect(found == [.time(try Self.instant(start)), .null])
  }

  @Test(
    arguments: [
      (15 * 60, "UTC", "2024-08-06T10:44:59Z", "2024-08-06T10:30:00Z"),
      (6 * 3600, "Asia/Shanghai", "2024-08-06T10:44:59Z", "2024-08-06T10:00:00Z"),
      (6 * 3600, "Asia/Shanghai", "2024-08-06T09:59:59Z", "2024-08-06T04:00:00Z"),
      (86_400, "Asia/Shanghai", "2024-08-06T17:00:00Z", "2024-08-06T16:00:00Z"),
      (7 * 86_400, "Asia/Shanghai", "2024-08-07T17:00:00Z", "2024-08-04T16:00:00Z"),
      (2 * 86_400, "UTC", "1970-01-04T12:00:00Z", "1970-01-03T00:00:00Z"),
      (2 * 86_400, "UTC", "1969-12-31T12:00:00Z", "1969-12-30T00:00:00Z"),
      (6 * 3600, "Europe/Berlin", "2024-03-31T03:00:00Z", "2024-03-30T23:00:00Z"),
      (6 * 3600, "Europe/Berlin", "2024-10-27T04:00:00Z", "2024-10-26T22:00:00Z"),
    ] as [(Int64, String, String, String)])
  func buckets(_ seconds: Int64, _ zone: String, _ time: String, _ start: String) throws {
    let rows = batch([(.time, [.time(try Self.instant(time))])])
    let zone = try #require(Zone(named: zone))
    let width = Expr.value(.duration(seconds * 1_000_000_000))
    let found = try evaluate(.call(.bucket, [.column(0, .time), width], .time), rows, zone: zone)
    #expect(found == [.time(try Self.instant(start))])
  }

  @Test func bucketsBelowASecondKeepNanoseconds() throws {
    let time = Expr.value(.time(Instant(nanoseconds: 1_722_902_400_123_456_789)))
    let width = Expr.value(.duration(250_000_000))
    #expect(
      try evaluate(.call(.bucket, [time, width], .time)) == .time(Instant(nanoseconds: 1_722_902_400_000_000_000)))
    #expect(try evaluate(.call(.bucket, [time, .value(.duration(0))], .time)) == .null)
    #expect(try evaluate(.call(.bucket, [time, .value(.null)], .time)) == .null)
  }

  /// Starts never lie behind their time, never go back, and a start is its own.
  @Test(arguments: [
    "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe",
  ])
  func bucketsFollowEachOther(_ name: String) throws {
    let zone = try #require(Zone(named: name))
    for width in [TimeBucket.hour / 4, TimeBucket.hour, 6 * TimeBucket.hour, TimeBucket.day, TimeBucket.week] {
      var last = Int64.min
      // March and April, October and November of 2024: all their changes of clocks.
      for step in Array(Int64(2_880)..<5_760) + Array(13_152..<16_080) {
        let time = 1_704_067_200_000_000_000 + step * 1_800_000_000_000
        let start = TimeBucket.start(of: time, width: width, zone)
        guard start <= time, start >= last, TimeBucket.start(of: start, width: width, zone) == start else {
          Issue.record("\(name), \(width): \(Instant(nanoseconds: time).text(in: zone)) begins at \(start)")
          return
        }
        last = start
      }
    }
  }

  @Test(arguments: [Int64.min, .min + 1, .max, .max - 1])
  func theEndsOfTime(_ time: Int64) throws {
    for name in ["UTC", "Asia/Shanghai", "America/New_York"] {
      let zone = try #require(Zone(named: name))
      for width in [1, TimeBucket.hour, TimeBucket.day, TimeBucket.week, Int64.max] {
        #expect(TimeBucket.start(of: time, width: width, zone) <= time)
      }
      #expect(TimeBucket.startOfMonth(time, zone) <= time)
    }
    #expect(TimeBucket.start(of: .min, width: TimeBucket.day, .utc) == .min)
  }
}
