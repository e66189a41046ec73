import ObqData
import ObqExpression
import Testing

@Suite struct JSONScalarTests {
  /// A JSON text, a type, and what a column of that type shows.
  static let conversions: [(String, ValueType, Value)] = [
    ("5", .integer, .integer(5)),
    ("\"9007199254740993\"", .integer, .integer(9_007_199_254_740_993)),
    ("-9223372036854775808", .integer, .integer(.min)),
    ("5.0", .integer, .integer(5)),
    ("5e3", .integer, .integer(5_000)),
    ("5.5", .integer, .null),
    ("1e300", .integer, .null),
    ("\"x\"", .integer, .null),
    ("[5]", .integer, .null),
    ("true", .integer, .null),
    ("1.5", .real, .real(1.5)),
    ("2", .real, .real(2)),
    ("\"-0.25\"", .real, .real(-0.25)),
    ("1e999", .real, .null),
    ("\"nan\"", .real, .null),
    ("\"infinity\"", .real, .null),
    ("\"0x1p3\"", .real, .null),
    ("\"a\\n\\\"\\u5907\\ud83d\\ude00\\/\"", .text, .text("a\n\"备😀/")),
    ("12", .text, .text("12")),
    ("{\"a\":1}", .text, .text("{\"a\":1}")),
    ("\"\\ud83d\"", .text, .text("\u{FFFD}")),
    ("\"\\ud83dx\"", .text, .text("\u{FFFD}x")),
    ("\"\\ude00\"", .text, .text("\u{FFFD}")),
    ("\"\\ud83d\\n\"", .text, .text("\u{FFFD}\n")),
    ("\"\\ud83d\\ud83d\\ude00\"", .text, .text("\u{FFFD}😀")),
    ("\"\\u0041\\ud83d\\u0042\"", .text, .text("A\u{FFFD}B")),
    ("\"\"", .text, .text("")),
    ("1.5", .duration, .duration(1_500_000_000)),
    ("\"0.000000001\"", .duration, .duration(1)),
    ("5e-07", .duration, .duration(500)),
    ("0.12345678949", .duration, .duration(123_456_789)),
    ("1e300", .duration, .null),
    ("\"x\"", .duration, .null),
    ("1024", .size, .size(1_024)),
    ("\"1024\"", .size, .size(1_024)),
    ("-0.5", .size, .null),
    ("\"2024-08-06T00:00:00Z\"", .time, .time(Instant(nanoseconds: 1_722_902_400_000_000_000))),
    ("\"soon\"", .time, .null),
    ("5", .time, .null),
    ("true", .boolean, .boolean(true)),
    ("false", .boolean, .boolean(false)),
    ("1", .boolean, .null),
    ("[1, 2]", .json, .json("[1, 2]")),
  ]

  @Test(arguments: conversions)
  func conversion(_ json: String, _ type: ValueType, _ expected: Value) throws {
    let rows = batch([(.json, [.json(json), .null])])
    #expect(try evaluate(Expr(.convert(.column(0, .json)), type), rows) == [expected, .null])
  }

  @Test func otherConversions() throws {
    let rows = batch([(.integer, [.integer(.max), .null])])
    #expect(try evaluate(Expr(.convert(.column(0, .integer)), .real), rows) == [.real(0x1p63), .null])
    let nulls = Batch(columns: [.allNull(.json, count: 1)], count: 1)
    #expect(try evaluate(Expr(.convert(.column(0, .json)), .integer), nulls) == [.null])
  }
}
