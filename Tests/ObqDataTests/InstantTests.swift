import ObqData
import Testing

@Suite struct InstantTests {
  private static let shanghai = Zone(named: "Asia/Shanghai") ?? .utc

  /// Every form that OCP and obshell send, and those that people type.
  @Test(arguments: [
    ("2021-09-16T17:25:05.943+0800", "2021-09-16T09:25:05.943Z"),
    ("2024-08-09T08:02:57.715753Z", "2024-08-09T08:02:57.715753Z"),
    ("2024-08-09T16:04:21.810084+08:00", "2024-08-09T08:04:21.810084Z"),
    ("2024-08-09T10:29:03.21621827+08:00", "2024-08-09T02:29:03.21621827Z"),
    ("2025-05-26T14:38:36.643066258+08:00", "2025-05-26T06:38:36.643066258Z"),
    ("2021-09-23T15:14:52.48+08:00", "2021-09-23T07:14:52.48Z"),
    ("2020-11-29T22:23:12+08:00", "2020-11-29T14:23:12Z"),
    ("1970-01-01T08:00:00+08:00", "1970-01-01T00:00:00Z"),
    ("2024-08-06 10:00:00.123+08:00", "2024-08-06T02:00:00.123Z"),
    ("2024-08-06t10:00:00z", "2024-08-06T10:00:00Z"),
    ("2024-08-06T10:00:00-03:30", "2024-08-06T13:30:00Z"),
    ("2024-08-06T10:00:00.000000001Z", "2024-08-06T10:00:00.000000001Z"),
    ("2024-08-06T10:00:00.0Z", "2024-08-06T10:00:00Z"),
    ("2024-08-06T10:00Z", "2024-08-06T10:00:00Z"),
    ("2024-08-06", "2024-08-05T16:00:00Z"),
    ("2024-08-06T10:00", "2024-08-06T02:00:00Z"),
    ("2024-08-06 10:00:00.5", "2024-08-06T02:00:00.5Z"),
    ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
    ("1677-09-21T00:12:43.145224192Z", "1677-09-21T00:12:43.145224192Z"),
    ("2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775807Z"),
  ])
  func readsAndPrints(_ text: String, _ printed: String) throws {
    let instant = try #require(Instant(parsing: text, in: Self.shanghai))
    #expect(instant.text(in: .utc) == printed)
    #expect(Instant(parsing: instant.text(in: Self.shanghai), in: .utc) == instant)
  }

  @Test(arguments: [
    "", "now", "2024", "2024-08", "2024-8-6", "2024-13-01", "2024-00-10", "2024-08-00", "2024-08-32", "2023-02-29",
    "1900-02-29", "2024-04-31", "0000-01-01", "2024-08-06T", "2024-08-06T1", "2024-08-06T10", "2024-08-06T24:00:00Z",
    "2024-08-06T23:60:00Z", "2024-08-06T23:59:60Z", "2024-08-06T10:00:00.Z", "2024-08-06T10:00:00.1234567890Z",
    "2024-08-06T10:00:00+", "2024-08-06T10:00:00+8", "2024-08-06T10:00:00+19:00", "2024-08-06T10:00:00+08:60",
    "2024-08-06T10:00:00ZZ", "2024-08-06T10:00:00 Z", "2024-08-06  10:00", " 2024-08-06", "2024-08-06 ",
    "2024/08/06", "02:00:00.000+08:00", "２０２４-08-06", "1677-09-21T00:12:43.145224191Z",
    "2262-04-11T23:47:16.854775808Z", "1600-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
  ])
  func refuses(_ text: String) {
    #expect(Instant(parsing: text, in: .utc) == nil)
  }

  @Test func theEndsOfTime() {
    let first = Instant(nanoseconds: .min)
    let last = Instant(nanoseconds: .max)
    #expect(first.text(in: .utc) == "1677-09-21T00:12:43.145224192Z")
    #expect(last.text(in: .utc) == "2262-04-11T23:47:16.854775807Z")
    #expect(first.utcSecondsText == "1677-09-21T00:12:43Z")
    #expect(last.utcSecondsText == "2262-04-11T23:47:16Z")
    #expect(first.seconds == -9_223_372_037 && first.subsecond == 145_224_192)
    #expect(Instant(seconds: first.seconds, nanosecond: first.subsecond) == first)
    #expect(Instant(seconds: last.seconds, nanosecond: last.subsecond) == last)
    #expect(Instant(seconds: first.seconds, nanosecond: first.subsecond - 1) == nil)
    #expect(Instant(seconds: last.seconds, nanosecond: last.subsecond + 1) == nil)
    #expect(Instant(seconds: .max) == nil && Instant(seconds: .min) == nil)
  }

  @Test(arguments: [-1, 0, 1, -1_000_000_000, -999_999_999, 1_722_902_400_000_000_001, -1_722_902_400_000_000_001])
  func secondsAndTheRest(_ nanoseconds: Int64) {
    let instant = Instant(nanoseconds: nanoseconds)
    #expect(instant.seconds * 1_000_000_000 + instant.subsecond == nanoseconds)
    #expect((0..<1_000_000_000).contains(instant.subsecond))
  }

  @Test func printsInZones() throws {
    let instant = try #require(Instant(parsing: "2024-10-27T00:30:00Z", in: .utc))
    let berlin = try #require(Zone(named: "Europe/Berlin"))
    #expect(instant.text(in: berlin) == "2024-10-27T02:30:00+02:00")
    #expect(
      Instant(nanoseconds: instant.nanoseconds + 3_600_000_000_000).text(in: berlin) == "2024-10-27T02:30:00+01:00")
    #expect(instant.text(in: Zone(offset: -12_600)) == "2024-10-26T21:00:00-03:30")
    #expect(try instant.text(in: #require(Zone(named: "Europe/London"))) == "2024-10-27T01:30:00+01:00")
  }

  /// Local mean times had offsets with seconds, which RFC 3339 cannot write; the text still means the same instant.
  @Test func oldOffsetsStayExact() throws {
    let instant = try #require(Instant(parsing: "1890-01-01T00:00:00.25Z", in: .utc))
    let text = instant.text(in: Self.shanghai)
    #expect(Self.shanghai.offset(atSeconds: instant.seconds) == 29_143)
    #expect(text == "1890-01-01T08:05:00.25+08:05")
    #expect(Instant(parsing: text, in: .utc) == instant)
  }

  @Test(arguments: [
    ("Tue, 17 Jan 2023 04:14:02 GMT", "2023-01-17T04:14:02Z"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
    ("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"),
  ])
  func readsHTTPDates(_ text: String, _ expected: String) {
    #expect(Instant(httpDate: text)?.text(in: .utc) == expected)
  }

  @Test(arguments: [
    "", "Tue, 17 Jan 2023 04:14:02", "Tue, 17 Jan 2023 04:14:02 CET", "Tue, 17 Foo 2023 04:14:02 GMT",
    "Tue, 30 Feb 2023 04:14:02 GMT", "Tue, 17 Jan 2023 24:14:02 GMT", "Tue, 17 Jan 2023 04:14 GMT",
    "Tue, 17 Jan 9999 04:14:02 GMT", "Tuesday, 17-Jan-23 04:14:02 GMT", "2023-01-17T04:14:02Z",
  ])
  func refusesHTTPDates(_ text: String) {
    #expect(Instant(httpDate: text) == nil)
  }

  @Test func theClockTicks() {
    let first = Instant.systemNow()
    #expect(first > Instant(nanoseconds: 1_704_067_200_000_000_000))
    #expect(Instant.systemNow() >= first)
  }
}
