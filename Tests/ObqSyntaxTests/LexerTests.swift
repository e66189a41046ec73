import ObqDiagnostics
import ObqSyntax
import Testing

@Suite struct LexerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var kinds: [Token.Kind]
    var testDescription: String { text }

    init(_ text: String, _ kinds: Token.Kind...) {
      self.text = text
      self.kinds = kinds
    }
  }

  static func time(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0, _ nano: Int = 0,
    offset: Int? = nil
  ) -> Token.Kind {
    .time(
      TimeLiteral(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nano, offset: offset
      ))
  }

  static let second: Int64 = 1_000_000_000

  static let cases = [
    Case(""),
    Case("status", .word("status")),
    Case("_x1 备份_2 é", .word("_x1"), .word("备份_2"), .word("é")),
    Case("`a b` `a``b`", .quotedName("a b"), .quotedName("a`b")),
    Case("0 42 1_000", .integer(0), .integer(42), .integer(1000)),
    Case("9223372036854775807", .integer(9_223_372_036_854_775_807)),
    Case("9223372036854775808", .integer(9_223_372_036_854_775_808)),
    Case("1.5 1e6 2.5E-3 1e+2", .real(1.5), .real(1e6), .real(2.5e-3), .real(100)),
    Case("1.x", .integer(1), .symbol(.dot), .word("x")),
    Case("90s 15m 24h", .duration(90 * second), .duration(900 * second), .duration(86400 * second)),
    Case("7d 2w", .duration(604_800 * second), .duration(1_209_600 * second)),
    Case("250ms 3us 3µs 4ns", .duration(250_000_000), .duration(3000), .duration(3000), .duration(4)),
    Case("1h30m 1d2h3m4s5ms", .duration(5400 * second), .duration(93784 * second + 5_000_000)),
    Case("1.5h 0.5s", .duration(5400 * second), .duration(500_000_000)),
    Case("10GB 512MiB 1kb 7B", .size(10_000_000_000), .size(536_870_912), .size(1000), .size(7)),
    Case("1.5KiB 2TiB 3PB", .size(1536), .size(2_199_023_255_552), .size(3_000_000_000_000_000)),
    Case("2024-08-06", time(2024, 8, 6)),
    Case("2024-02-29", time(2024, 2, 29)),
    Case("2024-08-06T10:00", time(2024, 8, 6, 10)),
    Case("2024-08-06 10:00:01", time(2024, 8, 6, 10, 0, 1)),
    Case("2024-08-06 10:00:00.123+08:00", time(2024, 8, 6, 10, 0, 0, 123_000_000, offset: 28800)),
    Case("2024-08-06T10:00:00.123456789Z", time(2024, 8, 6, 10, 0, 0, 123_456_789, offset: 0)),
    Case("2024-08-06T10:00+0800", time(2024, 8, 6, 10, offset: 28800)),
    Case("2024-08-06T10:00-05", time(2024, 8, 6, 10, offset: -18000)),
    Case("2024-08-06t10:00z", time(2024, 8, 6, 10, offset: 0)),
    Case("2024-08-06 10", time(2024, 8, 6), .integer(10)),
    Case("2024-08-06T10:00-2h", time(2024, 8, 6, 10), .symbol(.minus), .duration(7200 * second)),
    Case("2024-08-06 10:00 - 2h", time(2024, 8, 6, 10), .symbol(.minus), .duration(7200 * second)),
    Case("2024-08-06)", time(2024, 8, 6), .symbol(.rightParen)),
    Case("2024 - 8 - 6", .integer(2024), .symbol(.minus), .integer(8), .symbol(.minus), .integer(6)),
    Case("2024-8", .integer(2024), .symbol(.minus), .integer(8)),
    Case(
      "1e3KB 2.5e-1s 1e3s 15e-1KiB 0e99GB", .size(1_000_000), .duration(250_000_000), .duration(1_000_000_000_000),
      .size(1536), .size(0)),
    Case("'a' \"b\" ''", .text("a"), .text("b"), .text("")),
    Case("'it''s' \"\"\"\" '\"'", .text("it's"), .text("\""), .text("\"")),
    Case("'a\nb'", .text("a\nb")),
    Case("'\\'", .text("\\")),
    Case("$x $备份", .parameter("x"), .parameter("备份")),
    Case("\\G \\timing \\?", .meta("G"), .meta("timing"), .meta("?")),
    Case("a # b\n", .word("a"), .newline(NextLine(indent: 0, opening: .end))),
    Case("a -- b", .word("a")),
    Case("a - -b", .word("a"), .symbol(.minus), .symbol(.minus), .word("b")),
    Case(
      "= != <> < <= > >=", .symbol(.equal), .symbol(.notEqual), .symbol(.lessGreater), .symbol(.less),
      .symbol(.lessOrEqual), .symbol(.greater), .symbol(.greaterOrEqual)),
    Case(
      "~ !~ ! | || && == =~", .symbol(.tilde), .symbol(.notTilde), .symbol(.exclamation), .symbol(.bar),
      .symbol(.doubleBar), .symbol(.doubleAmpersand), .symbol(.doubleEqual), .symbol(.equalTilde)),
    Case(
      "(),;.+-*/%", .symbol(.leftParen), .symbol(.rightParen), .symbol(.comma), .symbol(.semicolon), .symbol(.dot),
      .symbol(.plus), .symbol(.minus), .symbol(.star), .symbol(.slash), .symbol(.percent)),
    Case("a\u{A0}b\u{3000}c\u{FEFF}d", .word("a"), .word("b"), .word("c"), .word("d")),
    Case("\u{FEFF}a", .word("a")),
    Case("a\n  b", .word("a"), .newline(NextLine(indent: 2, opening: .other)), .word("b")),
    Case("a\n\n# c\n\t| b", .word("a"), .newline(NextLine(indent: 8, opening: .bar)), .symbol(.bar), .word("b")),
    Case("a\r\n WHERE", .word("a"), .newline(NextLine(indent: 1, opening: .clause)), .word("WHERE")),
    Case("a\n)", .word("a"), .newline(NextLine(indent: 0, opening: .closer)), .symbol(.rightParen)),
  ]

  @Test(arguments: cases) func tokens(_ item: Case) {
    let tokens = Lexer.tokens(of: SourceText(name: "query", item.text))
    #expect(tokens.map(\.kind) == item.kinds)
    #expect(tokens.allSatisfy { $0.problem == nil })
  }

  static let faults: [(String, SyntaxProblem.Kind)] = [
    ("9223372036854775809", .integerOverflow),
    ("99999999999999999999999999999999999999999999999", .integerOverflow),
    ("1e999", .numberOutOfRange),
    ("99999999999w", .numberOutOfRange),
    ("9999999999TB", .numberOutOfRange),
    ("24hrs", .unknownUnit("hrs", suggestion: "h")),
    ("7D", .unknownUnit("D", suggestion: "d")),
    ("5x", .unknownUnit("x", suggestion: nil)),
    ("5M", .unknownUnit("M", suggestion: nil)),
    ("1_", .unknownUnit("_", suggestion: nil)),
    ("1h30", .missingUnit),
    ("30m1h", .unitsOutOfOrder),
    ("1h1h", .unitsOutOfOrder),
    ("2024-8-6", .badTime(.digits)),
    ("2024-08-6", .badTime(.digits)),
    ("2024-08-006", .badTime(.digits)),
    ("0000-01-01", .badTime(.year)),
    ("2024-13-01", .badTime(.month)),
    ("2024-02-30", .badTime(.day(last: 29))),
    ("2023-02-29", .badTime(.day(last: 28))),
    ("1900-02-29", .badTime(.day(last: 28))),
    ("2024-04-31", .badTime(.day(last: 30))),
    ("2024-08-06T24:00", .badTime(.clock)),
    ("2024-08-06T10:60", .badTime(.clock)),
    ("2024-08-06T10:00:60", .badTime(.clock)),
    ("2024-08-06T1:00", .badTime(.digits)),
    ("2024-08-06T10", .badTime(.digits)),
    ("2024-08-06T10:0", .badTime(.digits)),
    ("2024-08-06T10:00:00:00", .badTime(.digits)),
    ("2024-08-06T10:00:00.1234567891", .badTime(.precision)),
    ("2024-08-06T10:00+19:00", .badTime(.offset)),
    ("2024-08-06T10:00+08:0", .badTime(.digits)),
    ("2024-08-06x", .badTime(.trailing)),
    ("'abc", .unterminatedQuote("'")),
    ("\"abc", .unterminatedQuote("\"")),
    ("`abc", .unterminatedQuote("`")),
    ("``", .emptyName),
    ("$", .parameterWithoutName),
    ("$1", .parameterWithoutName),
    ("@", .unexpectedCharacter("@", plain: nil)),
    ("（", .unexpectedCharacter("（", plain: "(")),
  ]

  @Test(arguments: faults) func faultyTokens(_ text: String, _ kind: SyntaxProblem.Kind) {
    let tokens = Lexer.tokens(of: SourceText(name: "query", text))
    #expect(tokens.first?.problem?.kind == kind)
  }

  @Test func bytesThatAreNoText() {
    let source = SourceText(name: "query", bytes: [0x61, 0x20, 0xFF, 0x20, 0x27, 0xC3, 0x27])
    let tokens = Lexer.tokens(of: source)
    #expect(tokens.map(\.problem?.kind) == [nil, .invalidUTF8, .invalidUTF8])
  }

  /// The text behind an opening quote without an end is not lost: the next line is read.
  @Test func anOpenQuoteEndsWithItsLine() {
    let tokens = Lexer.tokens(of: SourceText(name: "query", "'a b\nc"))
    #expect(tokens.map(\.kind).last == .word("c"))
  }

  @Test func theTokensOfAStatementArePrintable() {
    let source = SourceText(name: "query", "tasks data since 24h where a='x' # c\nuse cluster ob-1")
    #expect(
      TokenPrinter.print(parsedTokens(of: source), in: source) == """
        1:1     keyword    tasks
        1:7     keyword    data
        1:12    keyword    since
        1:18    duration   24h
        1:22    keyword    where
        1:28    word       a
        1:29    symbol     =
        1:30    text       'x'
        1:37    newline
        2:1     keyword    use
        2:5     keyword    cluster
        2:13    raw        ob-1

        """)
  }
}

@Suite struct ParseLiteralTests {
  @Test(arguments: [
    ("42", Literal.integer(42)), (" -7 ", .integer(-7)), ("-9223372036854775808", .integer(.min)), ("1.5", .real(1.5)),
    ("-1e3", .real(-1000)), ("24h", .duration(86_400_000_000_000)), ("-1s", .duration(-1_000_000_000)),
    ("10KB", .size(10000)), ("2024-08-06", .time(TimeLiteral(year: 2024, month: 8, day: 6))),
  ])
  func literals(_ text: String, _ literal: Literal) {
    #expect(parseLiteral(text) == literal)
  }

  @Test(arguments: [
    "", "ob_431", "9223372036854775808", "1 2", "5x", "'a'", "- 2024-08-06", "--5", "5 # c", "2024-13-01", "now",
  ])
  func others(_ text: String) {
    #expect(parseLiteral(text) == nil)
  }
}
